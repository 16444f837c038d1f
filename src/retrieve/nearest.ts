import type { Tx } from '../store/database.ts'
import { planOnce } from '../store/kept-plan.ts'
import { vectorParameter } from '../store/vector.ts'
import type { Scope } from './scope.ts'

/** The question's vector and whose it is; the stored vectors of the same embedder are compared with it. */
export interface QuestionVector {
  readonly embedder: string
  readonly vector: readonly number[]
  /** What the index over this embedder's vectors compares, as SQL writes it: `halfvec(192)`; without one all vectors are compared. */
  readonly indexed?: string | undefined
}

/** A unit by meaning. */
export interface NearUnit {
  readonly unit: number
  readonly document: string
  /** Largest cosine of its chunks. */
  readonly cosine: number
}

/** How the distance of a stored vector to the parameter is written where no index is to be used. */
export const exactDistanceOf = (parameter: string): string => `embedding <=> ${parameter}::vector`

const unitsWithoutVectors = planOnce(
  'select unit_id as unit, document_id as document, 0::float8 as cosine from search_unit where unit_id = any($1::int[])',
)
const unitsByNearness = planOnce(
  `select u.unit_id as unit, u.document_id as document, coalesce((
     select max(1 - (${exactDistanceOf('$2')})) from chunk_vector v where v.unit_id = u.unit_id and v.embedder = $3), 0) as cosine
   from search_unit u where u.unit_id = any($1::int[])`,
)

/** In a scope of so many chunks comparing all takes no longer than an index that must pass over the rest of the base. */
const fewChunks = 10_000

/**
 * The units of the nearest `limit` chunks in a scope of `chunks`. An index may give up before it has found enough within the scope: then all
 * vectors are compared.
 */
export async function nearestUnits(
  tx: Tx,
  scope: Scope,
  vectors: QuestionVector,
  { chunks, limit }: { readonly chunks: number; readonly limit: number },
): Promise<readonly NearUnit[]> {
  const isExact = vectors.indexed === undefined || chunks <= fewChunks
  const distance = isExact ? exactDistanceOf('$1') : distanceOf(vectors, '$1')
  const found = await nearestBy(tx, distance, scope, vectors, limit)
  const isShort = found.reduce((sum, { chunks }) => sum + chunks, 0) < Math.min(limit, chunks)
  return isShort && !isExact ? nearestBy(tx, exactDistanceOf('$1'), scope, vectors, limit) : found
}

const nearestBy = (tx: Tx, distance: string, { numbers, language }: Scope, vectors: QuestionVector, limit: number) =>
  tx.query<NearUnit & { readonly chunks: number } & Record<string, unknown>>(
    `select unit_id as unit, document_id as document, cosine, chunks from (
       select unit_id, max(1 - (${exactDistanceOf('$1')})) as cosine, count(*)::int as chunks from (
         select unit_id, embedding from chunk_vector
         where embedder = $2 and language = $3 and scope = any($4::int[]) order by ${distance} limit $5) nearest
       group by unit_id) found join search_unit using (unit_id)`,
    [vectorParameter(vectors.vector), vectors.embedder, language, numbers, limit],
  )

/** These units with their largest cosine; 0 without vectors. */
export const readNearness = (tx: Tx, units: readonly number[], vectors: QuestionVector | undefined) =>
  vectors === undefined
    ? tx.query<NearUnit & Record<string, unknown>>(unitsWithoutVectors, [units])
    : tx.query<NearUnit & Record<string, unknown>>(unitsByNearness, [
        units,
        vectorParameter(vectors.vector),
        vectors.embedder,
      ])

/** How the distance of a stored vector to the parameter is written, so that the index of this embedder is used where there is one. */
export const distanceOf = ({ indexed }: QuestionVector, parameter: string): string =>
  indexed === undefined ? exactDistanceOf(parameter) : `embedding::${indexed} <=> ${parameter}::${indexed}`
