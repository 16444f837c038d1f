import type { Row, Tx } from '../store/database.ts'
import { vectorParameter } from '../store/vector.ts'
import { bestOf, scorePostings, type WeightedTerm } from './bm25.ts'
import { distanceOf, exactDistanceOf } from './nearest.ts'
import { readPostings } from './postings.ts'
import type { Scope } from './scope.ts'

/** A term of the question as the index knows it. */
export interface TermCount {
  readonly id: number
  /** Units of the language that hold it. */
  readonly units: number
}

export interface TermCounts {
  readonly units: number
  /** Mean length of a unit in index terms. */
  readonly meanLength: number
  readonly terms: ReadonlyMap<string, TermCount>
}

/** How common each term is in the texts of this language; one read by key. */
export async function countTerms(tx: Tx, { language }: Scope, terms: readonly string[]): Promise<TermCounts> {
  const rows = await tx.query<{ term: string | null; id: number; units: number; length: number }>(
    `select null as term, 0 as id, units, length from search_total where language = $1
     union all
     select term, term_id, units, 0 from search_term where language = $1 and term = any($2::text[])`,
    [language, [...new Set(terms)]],
  )
  const total = rows.find(({ term }) => term === null)
  const units = total?.units ?? 0
  return {
    units,
    meanLength: units === 0 ? 1 : Math.max(1, (total?.length ?? 0) / units),
    terms: new Map(rows.flatMap(({ term, id, units }) => (term === null ? [] : [[term, { id, units }] as const]))),
  }
}

export interface Candidate {
  readonly unit: number
  readonly document: string
  /** BM25 over the concepts of the question. */
  readonly lexical: number
  /** Largest cosine of a chunk of the unit; 0 without vectors. */
  readonly cosine: number
}

export interface CandidateSearch {
  readonly scope: Scope
  readonly terms: readonly WeightedTerm[]
  readonly meanLength: number
  /** Whose vectors are compared with the question's; none: words alone decide. */
  readonly vectors?: { readonly embedder: string; readonly vector: readonly number[] }
  /** How many each way of searching may bring. */
  readonly limit: number
}

/** Units that may answer: the best by words and those with the nearest chunks, all scored both ways; best by words first. */
export async function findCandidates(tx: Tx, search: CandidateSearch): Promise<readonly Candidate[]> {
  const { scope, terms, meanLength, vectors, limit } = search
  const near = vectors === undefined ? [] : await nearestUnits(tx, search, vectors)
  const held = new Set(terms.flatMap(({ id }) => (id > 0 ? [id] : [])))
  const scores = scorePostings(terms, await readPostings(tx, scope, [...held]), meanLength)
  const isNear = new Set(near.map(({ unit }) => unit))
  const best = bestOf(scores, limit).filter(({ unit }) => !isNear.has(unit))
  const worded = await describeUnits(
    tx,
    best.map(({ unit }) => unit),
    vectors,
  )
  const lexical = new Map(best.map(({ unit, score }) => [unit, score]))
  for (const [place, unit] of scores.units.entries()) if (isNear.has(unit)) lexical.set(unit, scores.totals[place] ?? 0)
  return [...near, ...worded]
    .map(({ unit, document, cosine }) => ({
      unit,
      document,
      lexical: lexical.get(unit) ?? 0,
      cosine: Math.max(0, cosine),
    }))
    .toSorted((a, b) => b.lexical - a.lexical || a.unit - b.unit)
}

type Described = Row & {
  readonly unit: number
  readonly document: string
  readonly cosine: number
}

type Vectors = NonNullable<CandidateSearch['vectors']>

/** The units of the nearest chunks. An index may give up before it has found enough within the scope: then all vectors are compared. */
async function nearestUnits(tx: Tx, search: CandidateSearch, vectors: Vectors): Promise<readonly Described[]> {
  const exact = exactDistanceOf('$1')
  const distance = await distanceOf(tx, vectors.embedder, '$1')
  const found = await nearestBy(tx, distance, search, vectors)
  const isShort = found.reduce((sum, { chunks }) => sum + chunks, 0) < search.limit
  return isShort && distance !== exact ? nearestBy(tx, exact, search, vectors) : found
}

const nearestBy = (tx: Tx, distance: string, { scope, limit }: CandidateSearch, { embedder, vector }: Vectors) =>
  tx.query<Described & { readonly chunks: number }>(
    `select u.unit_id as unit, u.document_id as document, max(1 - (${exactDistanceOf('$1')})) as cosine, count(*)::int as chunks from (
       select chunk_id, embedding from chunk_vector
       where embedder = $2 and language = $3 and scope = any($4::int[]) order by ${distance} limit $5) v
     join chunk c using (chunk_id)
     join search_unit u on u.document_id = c.document_id and c.ordinal between u.first_ordinal and u.last_ordinal
     group by u.unit_id`,
    [vectorParameter(vector), embedder, scope.language, scope.numbers, limit],
  )

/** The documents of units, and their largest cosine. */
async function describeUnits(tx: Tx, units: readonly number[], vectors: Vectors | undefined) {
  if (units.length === 0) return []
  if (vectors === undefined) {
    return tx.query<Described>(
      `select unit_id as unit, document_id as document, 0::float8 as cosine from search_unit where unit_id = any($1::int[])`,
      [units],
    )
  }
  return tx.query<Described>(
    `select u.unit_id as unit, u.document_id as document, coalesce(max(1 - (${exactDistanceOf('$2')})), 0) as cosine
     from search_unit u join chunk c on c.document_id = u.document_id and c.ordinal between u.first_ordinal and u.last_ordinal
       left join chunk_vector v on v.chunk_id = c.chunk_id and v.embedder = $3
     where u.unit_id = any($1::int[]) group by u.unit_id`,
    [units, vectorParameter(vectors.vector), vectors.embedder],
  )
}
