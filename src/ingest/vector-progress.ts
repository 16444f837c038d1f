import type { Tx } from '../store/database.ts'
import { countMissing } from './vector-rows.ts'

/** Which embedder's vectors answer and which are being made. */
export interface VectorProgress {
  /** Undefined: words alone answer. */
  readonly serving: string | undefined
  readonly building: { readonly embedder: string; readonly done: number; readonly total: number } | undefined
}

/** Cheap enough for a probe that asks every few seconds: without a change under way it is one row. */
export async function readVectorProgress(tx: Tx): Promise<VectorProgress> {
  const [row] = await tx.query<{ serving: string | null; building: string | null }>(
    `select (select embedder from search_index) as serving, (select embedder from search_build) as building`,
  )
  const building = row?.building ?? undefined
  return {
    serving: row?.serving ?? undefined,
    building: building === undefined ? undefined : { embedder: building, ...(await countDone(tx, building)) },
  }
}

async function countDone(tx: Tx, embedder: string): Promise<{ readonly done: number; readonly total: number }> {
  const [row] = await tx.query<{ done: number; total: number }>(
    `select (select count(*) from chunk_vector where embedder = $1) + (select count(*) from chunk_without_vector where embedder = $1) as done,
       (select count(*) from chunk join document using (document_id) where trust <> 'quarantined') as total`,
    [embedder],
  )
  return { done: row?.done ?? 0, total: row?.total ?? 0 }
}

/** Texts that the embedder in charge has not seen yet: words alone find them. */
export const countUnseen = (tx: Tx, embedder: string): Promise<number> => countMissing(tx, embedder)
