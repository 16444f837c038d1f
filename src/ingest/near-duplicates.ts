import type { KnowledgeDocument } from '../knowledge/document.ts'
import { bandsOf, likeness, nearlySame, shinglesOf } from '../knowledge/near-duplicate.ts'
import type { Tx } from '../store/database.ts'

/** The stored document that another's text is nearly the same as. */
export interface NearDuplicate {
  readonly id: string
  readonly title: string
  /** Jaccard likeness of their word shingles, 0 to 1. */
  readonly likeness: number
}

const mostCompared = 50

/** The most alike of the stored documents whose text is nearly the same; its own earlier version is none, nor is a quarantined one. */
export async function findNearDuplicate(
  tx: Tx,
  { id, body }: Pick<KnowledgeDocument, 'id' | 'body'>,
): Promise<NearDuplicate | undefined> {
  const rows = await tx.query<{ id: string; title: string; body: string }>(
    `select document_id as id, title, body from document, lateral (
       select count(*) as shared from unnest(bands) band where band = any($1::int[])) as met
     where bands && $1::int[] and document_id <> $2 and trust <> 'quarantined' order by shared desc, document_id limit $3`,
    [bandsOf(body), id, mostCompared],
  )
  const shingles = shinglesOf(body)
  return rows
    .map(({ id, title, body }) => ({ id, title, likeness: likeness(shingles, shinglesOf(body)) }))
    .filter(row => row.likeness >= nearlySame)
    .toSorted((a, b) => b.likeness - a.likeness)[0]
}

/** Keeps in mind that a document was not loaded, for the report on the knowledge base. */
export const writeNearDuplicate = (
  tx: Tx,
  { id, file }: Pick<KnowledgeDocument, 'id' | 'file'>,
  near: NearDuplicate,
  now: Date,
): Promise<unknown> =>
  tx.query(
    `insert into near_duplicate (document_id, file, near_id, likeness, found_at) values ($1, $2, $3, $4, $5::timestamptz)
     on conflict (document_id) do update
       set file = excluded.file, near_id = excluded.near_id, likeness = excluded.likeness, found_at = excluded.found_at`,
    [id, file, near.id, near.likeness, now.toISOString()],
  )

export const forgetNearDuplicate = (tx: Tx, id: string): Promise<unknown> =>
  tx.query('delete from near_duplicate where document_id = $1', [id])
