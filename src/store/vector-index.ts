import { sha256 } from '../kernel/ids.ts'
import type { Tx } from './database.ts'

/** The index over the vectors of one embedder. */
export const vectorIndexName = (embedder: string): string => `${vectorIndexPrefix}${sha256(embedder).slice(0, 12)}`

export const vectorIndexPrefix = 'chunk_vector_near_'

/** The type that the index compares by, as SQL writes it: `halfvec(192)`; undefined where vectors are compared one by one. */
export async function indexedType(tx: Tx, embedder: string): Promise<string | undefined> {
  const [row] = await tx.query<{ type: string }>(
    `select format_type(a.atttypid, a.atttypmod) as type
     from pg_class c join pg_index i on i.indexrelid = c.oid and i.indisvalid join pg_attribute a on a.attrelid = c.oid
     where c.relname = $1 and i.indrelid = 'chunk_vector'::regclass`,
    [vectorIndexName(embedder)],
  )
  return row !== undefined && /^(?:halfvec|vector)\(\d+\)$/.test(row.type) ? row.type : undefined
}
