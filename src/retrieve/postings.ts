import { type Postings, unpackPostings } from '../knowledge/postings.ts'
import type { Tx } from '../store/database.ts'
import type { Scope } from './scope.ts'

/** The postings of each of these terms in the scope; empty when there are none. */
export async function readPostings(
  tx: Tx,
  { numbers }: Scope,
  terms: readonly number[],
): Promise<ReadonlyMap<number, Postings>> {
  if (terms.length === 0) return new Map()
  const rows = await tx.query<{ term: number; packed: string }>(
    `select term_id as term, encode(string_agg(packed, ''), 'base64') as packed
     from search_posting where term_id = any($1::int[]) and scope = any($2::int[]) group by term_id`,
    [terms, numbers],
  )
  const found = new Map(rows.map(({ term, packed }) => [term, packed]))
  return new Map(terms.map(term => [term, unpackPostings(found.get(term) ?? '')]))
}
