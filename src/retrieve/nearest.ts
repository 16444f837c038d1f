import type { Tx } from '../store/database.ts'
import { indexedType } from '../store/vector-index.ts'

/** Four times as far as a hundred neighbours need: texts lie in clusters, and a narrow search that enters the wrong one finds none of them. */
const searchWidth = 400

/**
 * How the distance of a stored vector to the parameter is written, so that the index of this embedder is used where there is one. Widens the
 * index's search for the rest of this transaction, and lets it go on when the scope leaves out what it finds first.
 */
export async function distanceOf(tx: Tx, embedder: string, parameter: string): Promise<string> {
  const type = await indexedType(tx, embedder)
  if (type === undefined) return exactDistanceOf(parameter)
  await tx.query(
    `select set_config('hnsw.ef_search', '${searchWidth}', true), set_config('hnsw.iterative_scan', 'relaxed_order', true)`,
  )
  return `embedding::${type} <=> ${parameter}::${type}`
}

/** The same without an index. */
export const exactDistanceOf = (parameter: string): string => `embedding <=> ${parameter}::vector`
