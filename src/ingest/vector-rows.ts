import type { Tx } from '../store/database.ts'
import { storableParameter, storedVector } from '../store/vector.ts'

/** A text that has no vector of some embedder yet. */
export interface MissingText {
  readonly chunk: string
  readonly heading: string
  readonly text: string
}

const missing = `from chunk c join document d using (document_id)
  where d.trust <> 'quarantined'
    and not exists (select 1 from chunk_vector v where v.embedder = $1 and v.chunk_id = c.chunk_id)
    and not exists (select 1 from chunk_without_vector w where w.embedder = $1 and w.chunk_id = c.chunk_id)`

export async function countMissing(tx: Tx, embedder: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(`select count(*) ${missing}`, [embedder])
  return row?.count ?? 0
}

export async function isAnyMissing(tx: Tx, embedder: string): Promise<boolean> {
  const [row] = await tx.query<{ isAny: boolean }>(`select exists (select 1 ${missing}) as "isAny"`, [embedder])
  return row?.isAny === true
}

/** The next texts after this chunk, in the order of their ids. */
export const readMissing = (tx: Tx, embedder: string, after: string, limit: number): Promise<MissingText[]> =>
  tx.query<MissingText & Record<string, unknown>>(
    `select c.chunk_id as chunk, c.heading, c.text ${missing} and c.chunk_id > $2 order by c.chunk_id limit $3`,
    [embedder, after, limit],
  )

/** How long the stored vectors of this embedder are; undefined when it has none. */
export async function storedLength(tx: Tx, embedder: string): Promise<number | undefined> {
  const [row] = await tx.query<{ length: number }>(
    'select vector_dims(embedding) as length from chunk_vector where embedder = $1 limit 1',
    [embedder],
  )
  return row?.length
}

export interface MadeVector {
  readonly chunk: string
  /** Empty when the embedder found nothing to go by. */
  readonly vector: readonly number[]
}

/** Stores vectors with their unit, its language and its scope, and which texts have none. A chunk that has gone meanwhile is left out: its document was replaced while its text was on the way. */
export async function insertVectors(tx: Tx, embedder: string, made: readonly MadeVector[]): Promise<void> {
  const found = made.filter(({ vector }) => vector.length > 0)
  await tx.query(
    `insert into chunk_vector (embedder, chunk_id, unit_id, language, scope, embedding)
     select $1, c.chunk_id, u.unit_id, u.language, u.scope, ${storedVector('row.embedding')}
     from unnest($2::text[], $3::text[]) as row (chunk_id, embedding) join chunk c using (chunk_id)
       join search_unit u on u.document_id = c.document_id and c.ordinal between u.first_ordinal and u.last_ordinal
     on conflict (embedder, chunk_id) do nothing`,
    [embedder, found.map(({ chunk }) => chunk), found.map(({ vector }) => storableParameter(vector))],
  )
  await tx.query(
    `insert into chunk_without_vector (embedder, chunk_id)
     select $1, chunk_id from unnest($2::text[]) as row (chunk_id) join chunk using (chunk_id) on conflict do nothing`,
    [embedder, made.filter(({ vector }) => vector.length === 0).map(({ chunk }) => chunk)],
  )
}
