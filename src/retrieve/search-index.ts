import { setImmediate } from 'node:timers/promises'
import type { Tx } from '../store/database.ts'
import { planOnce } from '../store/kept-plan.ts'
import { scorePostings, type WeightedTerm } from './bm25.ts'
import { nearestUnits, type QuestionVector, readNearness } from './nearest.ts'
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
  /** Chunks of each scope number. */
  readonly chunksIn: ReadonlyMap<number, number>
}

const counts = planOnce(
  `select null as term, scope as id, units, length, chunks from search_total where language = $1
   union all
   select term, term_id, units, 0, 0 from search_term where language = $1 and term = any($2::text[])`,
)

/** How common each term is in the texts of this language; one read by key. */
export async function countTerms(tx: Tx, { language }: Scope, terms: readonly string[]): Promise<TermCounts> {
  const rows = await tx.query<{ term: string | null; id: number; units: number; length: number; chunks: number }>(
    counts,
    [language, [...new Set(terms)]],
  )
  const totals = rows.filter(({ term }) => term === null)
  const units = totals.reduce((sum, each) => sum + each.units, 0)
  const length = totals.reduce((sum, each) => sum + each.length, 0)
  return {
    units,
    meanLength: units === 0 ? 1 : Math.max(1, length / units),
    terms: new Map(rows.flatMap(({ term, id, units }) => (term === null ? [] : [[term, { id, units }] as const]))),
    chunksIn: new Map(totals.map(({ id, chunks }) => [id, chunks])),
  }
}

/** How many chunks the scope holds. */
export const sizeOf = ({ numbers }: Scope, { chunksIn }: TermCounts): number =>
  numbers.reduce((sum, number) => sum + (chunksIn.get(number) ?? 0), 0)

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
  readonly counts: TermCounts
  /** Whose vectors are compared with the question's; none: words alone decide. */
  readonly vectors?: QuestionVector
  /** How many each way of searching may bring. */
  readonly limit: number
}

/** Units that may answer: the best by words and those with the nearest chunks, all scored both ways; best by words first. */
export async function findCandidates(tx: Tx, search: CandidateSearch): Promise<readonly Candidate[]> {
  const { scope, terms, counts, vectors, limit } = search
  const held = new Set(terms.flatMap(({ id }) => (id > 0 ? [id] : [])))
  const reading = readPostings(tx, scope, [...held])
  const nearing =
    vectors === undefined ? [] : nearestUnits(tx, scope, vectors, { chunks: sizeOf(scope, counts), limit })
  started(nearing)
  const postings = await reading
  // The database has the next statement before this thread is busy: it finds the near ones while words are scored here.
  await setImmediate()
  const scores = scorePostings(terms, postings, counts.meanLength)
  const best = scores.best(limit)
  const near = await nearing
  const isNear = new Set(near.map(({ unit }) => unit))
  const worded = best.filter(({ unit }) => !isNear.has(unit)).map(({ unit }) => unit)
  const others = worded.length === 0 ? [] : await readNearness(tx, worded, vectors)
  return [...near, ...others]
    .map(({ unit, document, cosine }) => ({
      unit,
      document,
      lexical: scores.scoreOf(unit),
      cosine: Math.max(0, cosine),
    }))
    .toSorted((a, b) => b.lexical - a.lexical || a.unit - b.unit)
}

/** Waits for nothing; a failure of what was started is met where its result is, and not before. */
function started(work: unknown): void {
  if (work instanceof Promise) work.catch(() => undefined)
}
