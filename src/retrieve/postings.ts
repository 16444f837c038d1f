import { framedRow, type Postings, postingsFrom } from '../knowledge/postings.ts'
import type { Tx } from '../store/database.ts'
import { planOnce } from '../store/kept-plan.ts'
import type { Scope } from './scope.ts'

const postingsOfTerms = planOnce(
  `select term_id as term, encode(string_agg(${framedRow}, ''), 'base64') as packed
   from search_posting where term_id = any($1::int[]) and scope = any($2::int[]) group by term_id`,
)

/** The postings of each of these terms that stands in the scope. */
export async function readPostings(
  tx: Tx,
  { numbers }: Scope,
  terms: readonly number[],
): Promise<ReadonlyMap<number, Postings>> {
  if (terms.length === 0) return new Map()
  const rows = await tx.query<{ term: number; packed: string }>(postingsOfTerms, [terms, numbers])
  return new Map(rows.map(({ term, packed }) => [term, postingsFrom(packed)]))
}
