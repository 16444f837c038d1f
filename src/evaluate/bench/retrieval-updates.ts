import { systemActor } from '../../domain/actor.ts'
import { removeDocuments, writeDocument } from '../../ingest/knowledge-rows.ts'
import { systemClock } from '../../kernel/clock.ts'
import type { KnowledgeDocument } from '../../knowledge/document.ts'
import { indexDocument } from '../../knowledge/unit.ts'
import type { Database, Tx } from '../../store/database.ts'
import { type Spread, spread, timed } from './spread.ts'

/** Milliseconds to change one document, until words find it. */
export interface UpdateTimes {
  readonly add: Spread
  readonly replace: Spread
  readonly remove: Spread
  /** Whether all term counts, postings and totals afterwards are those that reading all texts anew gives. */
  readonly isAsRebuilt: boolean
}

const actor = systemActor('ingest')

/** Adds, replaces and removes documents one at a time, leaves them as they were, and counts everything anew. */
export async function measureUpdates(
  database: Database,
  documents: readonly number[],
  make: (at: number, version?: number) => KnowledgeDocument,
  rounds: number,
): Promise<UpdateTimes> {
  const times = { add: [] as number[], replace: [] as number[], remove: [] as number[] }
  const parts = { database, clock: systemClock }
  const after = Math.max(...documents) + 1
  const every = Math.max(1, Math.floor(documents.length / rounds))
  for (let round = 0; round < rounds; round += 1) {
    const old = documents[round * every] ?? 0
    times.add.push((await timed(() => writeDocument(parts, make(after + round))))[1])
    times.replace.push((await timed(() => writeDocument(parts, make(old, 1))))[1])
    times.remove.push((await timed(() => database.as(actor, tx => removeDocuments(tx, [make(after + round).id]))))[1])
    await writeDocument(parts, make(old))
  }
  const expected = countAnew(documents, make)
  const isAsRebuilt = (await database.as(actor, readCounts)) === expected
  return { add: spread(times.add), replace: spread(times.replace), remove: spread(times.remove), isAsRebuilt }
}

/** Units per term and language, totals, and how many postings with what sum of frequencies, as one text. */
function countAnew(documents: readonly number[], make: (at: number) => KnowledgeDocument): string {
  const terms = new Map<string, number>()
  const totals = new Map<string, { units: number; length: number }>()
  let postings = 0
  let frequencies = 0
  for (const at of documents) {
    const document = make(at)
    for (const unit of indexDocument(document).units) {
      const distinct = new Set(unit.terms)
      for (const term of distinct) {
        const key = `${document.language} ${term}`
        terms.set(key, (terms.get(key) ?? 0) + 1)
      }
      const total = totals.get(document.language) ?? { units: 0, length: 0 }
      totals.set(document.language, { units: total.units + 1, length: total.length + unit.terms.length })
      postings += distinct.size
      frequencies += unit.terms.length
    }
  }
  return countsText(
    [...terms],
    [...totals].map(([language, { units, length }]) => `${language} ${units} ${length}`),
    postings,
    frequencies,
  )
}

async function readCounts(tx: Tx): Promise<string> {
  const terms = await tx.query<{ key: string; units: number }>(
    `select language || ' ' || term as key, units from search_term`,
  )
  const totals = await tx.query<{ line: string }>(
    `select language || ' ' || sum(units) || ' ' || sum(length) as line from search_total group by language having sum(units) > 0`,
  )
  const [postings] = await tx.query<{ count: number; sum: number }>(
    `select sum(length(packed)) / 4 as count, (select sum(f) from search_unit, unnest(frequencies) as f) as sum from search_posting`,
  )
  return countsText(
    terms.map(({ key, units }) => [key, units]),
    totals.map(({ line }) => line),
    postings?.count ?? 0,
    postings?.sum ?? 0,
  )
}

const countsText = (
  terms: readonly (readonly [string, number])[],
  totals: readonly string[],
  postings: number,
  frequencies: number,
): string =>
  [...terms.map(([key, units]) => `${key} ${units}`).toSorted(), ...totals.toSorted(), postings, frequencies].join('\n')
