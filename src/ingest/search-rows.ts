import type { SearchUnit } from '../knowledge/unit.ts'
import type { Tx } from '../store/database.ts'
import { insertPostings, type RemovedUnit, removePostings } from './posting-rows.ts'

/** A unit with what its rows carry besides its terms. */
export interface UnitRow extends SearchUnit {
  readonly document: string
  readonly language: string
  readonly scope: number
}

/** Takes the search index for this transaction: its counts are changed by one at a time. */
export const lockSearch = (tx: Tx): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtextextended('search index', 11))`)

/** Takes the units of these documents out of postings, term counts and totals. Call before the documents go. */
export async function removeUnits(tx: Tx, documents: readonly string[]): Promise<void> {
  const gone = await tx.query<RemovedUnit & Record<string, unknown>>(
    'select unit_id as unit, scope, term_ids as terms from search_unit where document_id = any($1::text[])',
    [documents],
  )
  if (gone.length === 0) return
  await removePostings(tx, gone)
  await tx.query(
    `with gone as (
       delete from search_unit where document_id = any($1::text[])
       returning language, scope, length, last_ordinal - first_ordinal + 1 as chunks, term_ids),
     terms as (
       update search_term t set units = t.units - n.units
       from (select unnest(term_ids) as term_id, count(*)::int as units from gone group by 1) n
       where t.term_id = n.term_id returning 1),
     less as (
       select language, scope, count(*)::int as units, sum(length)::bigint as length, sum(chunks)::int as chunks from gone group by 1, 2)
     update search_total s set units = s.units - less.units, length = s.length - less.length, chunks = s.chunks - less.chunks
     from less where s.language = less.language and s.scope = less.scope`,
    [documents],
  )
  await tx.query('delete from search_term where units = 0')
}

/** Adds units with their postings, and counts them in. */
export async function insertUnits(tx: Tx, units: readonly UnitRow[]): Promise<void> {
  if (units.length === 0) return
  const ids = await termIds(tx, units)
  const counted = units.map(({ terms, ...unit }) => ({ ...unit, length: terms.length, counts: countsOf(terms) }))
  const stored = await tx.query<{ unit: number; document: string; first: number }>(
    `insert into search_unit (document_id, first_ordinal, last_ordinal, language, scope, length, term_ids, frequencies)
     select document, first, last, language, scope, length, string_to_array(terms, ',')::int[], string_to_array(frequencies, ',')::int[]
     from unnest($1::text[], $2::int[], $3::int[], $4::text[], $5::int[], $6::int[], $7::text[], $8::text[])
       as row (document, first, last, language, scope, length, terms, frequencies)
     returning unit_id as unit, document_id as document, first_ordinal as first`,
    [
      counted.map(({ document }) => document),
      counted.map(({ firstOrdinal }) => firstOrdinal),
      counted.map(({ lastOrdinal }) => lastOrdinal),
      counted.map(({ language }) => language),
      counted.map(({ scope }) => scope),
      counted.map(({ length }) => length),
      counted.map(({ language, counts }) => [...counts.keys()].map(term => idOf(ids, language, term)).join(',')),
      counted.map(({ counts }) => [...counts.values()].join(',')),
    ],
  )
  const unitId = new Map(stored.map(({ unit, document, first }) => [`${document} ${first}`, unit]))
  const postings = counted.flatMap(({ document, firstOrdinal, language, scope, length, counts }) =>
    [...counts].map(([term, frequency]) => ({
      term: idOf(ids, language, term),
      unit: unitId.get(`${document} ${firstOrdinal}`) ?? 0,
      frequency,
      length,
      scope,
    })),
  )
  await insertPostings(tx, postings)
  await tx.query(
    `insert into search_total (language, scope, units, length, chunks)
     select language, scope, count(*), sum(length), sum(chunks)
     from unnest($1::text[], $2::int[], $3::int[], $4::int[]) as row (language, scope, length, chunks) group by language, scope
     on conflict (language, scope) do update set units = search_total.units + excluded.units,
       length = search_total.length + excluded.length, chunks = search_total.chunks + excluded.chunks`,
    [
      counted.map(({ language }) => language),
      counted.map(({ scope }) => scope),
      counted.map(({ length }) => length),
      counted.map(({ firstOrdinal, lastOrdinal }) => lastOrdinal - firstOrdinal + 1),
    ],
  )
}

/** Counts each term once for every unit that holds it, and gives the terms' ids. */
async function termIds(tx: Tx, units: readonly UnitRow[]): Promise<ReadonlyMap<string, number>> {
  const holding = new Map<string, { readonly language: string; readonly term: string; units: number }>()
  for (const { language, terms } of units) {
    for (const term of new Set(terms)) {
      const key = termKey(language, term)
      const known = holding.get(key)
      if (known === undefined) holding.set(key, { language, term, units: 1 })
      else known.units += 1
    }
  }
  const rows = [...holding.values()]
  const stored = await tx.query<{ language: string; term: string; id: number }>(
    `insert into search_term (language, term, units) select * from unnest($1::text[], $2::text[], $3::int[])
     on conflict (language, term) do update set units = search_term.units + excluded.units
     returning language, term, term_id as id`,
    [rows.map(({ language }) => language), rows.map(({ term }) => term), rows.map(({ units }) => units)],
  )
  return new Map(stored.map(({ language, term, id }) => [termKey(language, term), id]))
}

const termKey = (language: string, term: string): string => `${language} ${term}`

function idOf(ids: ReadonlyMap<string, number>, language: string, term: string): number {
  const id = ids.get(termKey(language, term))
  if (id === undefined) throw new Error(`the term ${term} was not stored`)
  return id
}

function countsOf(terms: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}
