import { sha256 } from '../kernel/ids.ts'
import type { Tx } from './database.ts'
import { planOnce } from './kept-plan.ts'

/** The index over the vectors of one embedder. */
export const vectorIndexName = (embedder: string): string => `${vectorIndexPrefix}${sha256(embedder).slice(0, 12)}`

export const vectorIndexPrefix = 'chunk_vector_near_'

/** The embedder whose vectors answer. */
export interface ActiveEmbedder {
  readonly embedder: string
  readonly dimensions: number
  /** The type that the index over its vectors compares by, as SQL writes it: `halfvec(192)`; undefined where there is no index. */
  readonly indexed: string | undefined
}

/** Which vectors answer now; undefined when none do. */
export async function activeIndex(tx: Tx): Promise<ActiveEmbedder | undefined> {
  const [row] = await tx.query<{ embedder: string; dimensions: number; type: string | null }>(activeStatement)
  return row && { embedder: row.embedder, dimensions: row.dimensions, indexed: typeIn(row.type) }
}

/** The type that the index of this embedder compares by; undefined where vectors are compared one by one. */
export async function indexedType(tx: Tx, embedder: string): Promise<string | undefined> {
  const [row] = await tx.query<{ type: string }>(`${indexType} where c.relname = $1`, [vectorIndexName(embedder)])
  return typeIn(row?.type)
}

const indexType = `select format_type(a.atttypid, a.atttypmod) as type
  from pg_class c join pg_index i on i.indexrelid = c.oid and i.indisvalid and i.indrelid = 'chunk_vector'::regclass
    join pg_attribute a on a.attrelid = c.oid`

const activeStatement = planOnce(
  `select embedder, dimensions, (
     ${indexType} where c.relname = '${vectorIndexPrefix}' || left(encode(sha256(convert_to(embedder, 'UTF8')), 'hex'), 12)) as type
   from search_index`,
)

const typeIn = (type: string | null | undefined): string | undefined =>
  /^(?:halfvec|vector)\(\d+\)$/.exec(type ?? '')?.[0]
