import { z } from 'zod'
import { systemActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import { sha256 } from '../kernel/ids.ts'
import { frontMatterSchema, type KnowledgeDocument } from '../knowledge/document.ts'
import { bandsOf } from '../knowledge/near-duplicate.ts'
import { scopeNumber, subjectOf } from '../knowledge/scope.ts'
import { indexVersion } from '../knowledge/terms.ts'
import { type IndexedChunk, indexDocument, type SearchUnit } from '../knowledge/unit.ts'
import type { Tx } from '../store/database.ts'
import type { KnowledgeParts } from './knowledge.ts'
import { insertUnits, lockSearch, removeUnits, type UnitRow } from './search-rows.ts'

export interface StoredDocument {
  readonly id: string
  readonly hash: string
  readonly isOperators: boolean
}

/** Everything a document's rows are made from, and the version of the way they are made. */
export function documentHash({ file: _, ...document }: KnowledgeDocument): string {
  return sha256(JSON.stringify([indexVersion, document]))
}

export async function storedDocuments(tx: Tx): Promise<ReadonlyMap<string, StoredDocument>> {
  const rows = z
    .array(z.object({ id: z.string(), hash: z.string(), isOperators: z.boolean() }))
    .parse(
      await tx.query(
        `select document_id as id, sha256 as hash, collection = 'operator' as "isOperators" from document`,
      ),
    )
  return new Map(rows.map(row => [row.id, row]))
}

/** The hash of a stored document; undefined when there is none. */
export async function storedHash(tx: Tx, id: string): Promise<string | undefined> {
  const [row] = await tx.query<{ hash: string }>('select sha256 as hash from document where document_id = $1', [id])
  return row?.hash
}

/**
 * Writes documents with their chunks and search units in one transaction, replacing what stood there: each is there whole or not at all.
 * Words find them from then on; vectors follow with `bringVectors`. Returns the number of chunks.
 */
export async function writeDocuments(
  { database, clock }: Pick<KnowledgeParts, 'database' | 'clock'>,
  documents: readonly KnowledgeDocument[],
): Promise<number> {
  const indexed = documents.map(document => ({ document, ...indexDocument(document) }))
  const chunks = indexed.flatMap(({ document, chunks }) => chunks.map(chunk => ({ ...chunk, document: document.id })))
  await database.as(systemActor('ingest'), async tx => {
    await removeDocuments(
      tx,
      documents.map(({ id }) => id),
    )
    await insertDocuments(tx, documents, clock.now())
    await insertChunks(tx, chunks)
    await insertUnits(tx, indexed.flatMap(unitRows))
  })
  return chunks.length
}

/** One document in a transaction of its own. */
export const writeDocument = (
  parts: Pick<KnowledgeParts, 'database' | 'clock'>,
  document: KnowledgeDocument,
): Promise<number> => writeDocuments(parts, [document])

function unitRows({ document, units }: Indexed): readonly UnitRow[] {
  const { id, language, audience, trust } = document
  if (trust === 'quarantined') return []
  return units.map(unit => ({
    ...unit,
    document: id,
    language: language.slice(0, 2),
    scope: scopeNumber(audience, trust),
  }))
}

interface Indexed {
  readonly document: KnowledgeDocument
  readonly units: readonly SearchUnit[]
}

/** Takes documents out, with everything that was made of them. */
export async function removeDocuments(tx: Tx, ids: readonly string[]): Promise<void> {
  await lockSearch(tx)
  if (ids.length === 0) return
  await removeUnits(tx, ids)
  await tx.query('delete from document where document_id = any($1::text[])', [ids])
}

async function insertDocuments(tx: Tx, documents: readonly KnowledgeDocument[], now: Date): Promise<void> {
  const rows = documents.map(document => ({
    ...document,
    hash: documentHash(document),
    subject: subjectOf(document.id),
    bands: bandsOf(document.body),
  }))
  await tx.query(
    `insert into document (document_id, collection, title, audience, level, language, topics, codes, sources, reviewed,
       licence, trust, quarantine, reviewed_by, marked_at, body, sha256, subject, bands, loaded_at)
     select id, collection, title, audience, level, language, topics, codes, sources, reviewed, licence, trust, quarantine,
       "reviewedBy", case when "reviewedBy" is not null then $2::timestamptz end, body, hash, subject, bands, $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as row (id text, collection text, title text, audience text, level text, language text,
       topics text[], codes text[], sources jsonb, reviewed date, licence text, trust text, quarantine text, "reviewedBy" text,
       body text, hash text, subject text, bands int[])`,
    [JSON.stringify(rows), now.toISOString()],
  )
}

async function insertChunks(tx: Tx, chunks: readonly (IndexedChunk & { readonly document: string })[]): Promise<void> {
  await tx.query(
    `insert into chunk (document_id, chunk_id, ordinal, heading, text, span_start, span_end, sha256, terms)
     select * from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::int[], $7::int[], $8::text[], $9::text[])`,
    [
      chunks.map(({ document }) => document),
      chunks.map(({ id }) => id),
      chunks.map(({ ordinal }) => ordinal),
      chunks.map(({ heading }) => heading),
      chunks.map(({ text }) => text),
      chunks.map(({ start }) => start),
      chunks.map(({ end }) => end),
      chunks.map(({ hash }) => hash),
      chunks.map(({ terms }) => terms.join(' ')),
    ],
  )
}

/** An installation's own document as it was loaded, for making its chunks again. */
export async function readStoredDocument(tx: Tx, id: string): Promise<KnowledgeDocument> {
  const [row] = await tx.query('select * from document where document_id = $1', [id])
  if (row === undefined)
    throw new Refusal('not-found', `The document ${id} is not in the knowledge base.`, 'Load it with carenav ingest.')
  const { quarantine, reviewed_by: reviewedBy, ...rest } = row
  return storedSchema.parse({
    ...rest,
    id,
    file: id,
    // Empty columns are left out: the schema takes a text or nothing.
    ...(quarantine === null ? {} : { quarantine }),
    ...(reviewedBy === null ? {} : { reviewedBy }),
  })
}

const storedSchema = z.object({
  ...frontMatterSchema.shape,
  collection: z.string(),
  file: z.string(),
  trust: z.enum(['reviewed', 'operator', 'quarantined']),
  quarantine: z.string().exactOptional(),
  reviewedBy: z.string().exactOptional(),
  body: z.string(),
})
