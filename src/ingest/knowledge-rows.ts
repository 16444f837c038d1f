import { z } from 'zod'
import { systemActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import { sha256 } from '../kernel/ids.ts'
import { type Chunk, chunkDocument } from '../knowledge/chunk.ts'
import { frontMatterSchema, type KnowledgeDocument } from '../knowledge/document.ts'
import { indexVersion, termFrequencies } from '../knowledge/terms.ts'
import type { Tx } from '../store/database.ts'
import type { KnowledgeParts } from './knowledge.ts'

export interface StoredDocument {
  readonly id: string
  readonly hash: string
  readonly isOperators: boolean
  /** Its vectors come from another embedder. */
  readonly isStale: boolean
}

/** Everything a document's rows are made from, and the version of the way they are made. */
export function documentHash({ file: _, ...document }: KnowledgeDocument): string {
  return sha256(JSON.stringify([indexVersion, document]))
}

export async function storedDocuments(tx: Tx, embedder: string): Promise<ReadonlyMap<string, StoredDocument>> {
  const rows = z
    .array(z.object({ id: z.string(), hash: z.string(), isOperators: z.boolean(), isStale: z.boolean() }))
    .parse(
      await tx.query(
        `select d.document_id as id, d.sha256 as hash, d.collection = 'operator' as "isOperators",
           coalesce(bool_or(c.embedder <> $1), false) as "isStale"
         from document d left join chunk c on c.document_id = d.document_id group by d.document_id`,
        [embedder],
      ),
    )
  return new Map(rows.map(row => [row.id, row]))
}

/**
 * Writes documents with their chunks, vectors and terms in one transaction, replacing what stood there: each is there whole or not
 * at all. Returns the number of chunks.
 */
export async function writeDocuments(
  { database, clock, embed }: Pick<KnowledgeParts, 'database' | 'clock' | 'embed'>,
  documents: readonly KnowledgeDocument[],
): Promise<number> {
  const chunks = documents.flatMap(indexedChunks)
  const vectors = await embed.embed(chunks.map(({ indexed }) => indexed))
  if (vectors.length !== chunks.length)
    throw new Error(`${embed.id} gave ${vectors.length} vectors for ${chunks.length} texts`)
  await database.as(systemActor('ingest'), async tx => {
    await removeDocuments(
      tx,
      documents.map(({ id }) => id),
    )
    await insertDocuments(tx, documents, clock.now())
    await insertChunks(tx, chunks, vectors, embed.id)
    await insertTerms(tx, chunks)
  })
  return chunks.length
}

/** One document in a transaction of its own. */
export const writeDocument = (
  parts: Pick<KnowledgeParts, 'database' | 'clock' | 'embed'>,
  document: KnowledgeDocument,
): Promise<number> => writeDocuments(parts, [document])

interface IndexedChunk extends Chunk {
  readonly document: string
  /** What the vector is made from. */
  readonly indexed: string
  readonly terms: ReadonlyMap<string, number>
}

/** Headings and topics say what a passage is about, so they are indexed with it; only its own text is ever quoted. */
const indexedChunks = (document: KnowledgeDocument): readonly IndexedChunk[] =>
  chunkDocument(document).map(chunk => {
    const indexed = `${chunk.heading}\n${chunk.text}`
    const terms = termFrequencies(`${indexed}\n${document.topics.join('\n')}`)
    return { ...chunk, document: document.id, indexed, terms }
  })

export async function removeDocuments(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.query('delete from document where document_id = any($1::text[])', [ids])
}

async function insertDocuments(tx: Tx, documents: readonly KnowledgeDocument[], now: Date): Promise<void> {
  const rows = documents.map(document => ({ ...document, hash: documentHash(document) }))
  await tx.query(
    `insert into document (document_id, collection, title, audience, level, language, topics, codes, sources, reviewed,
       licence, trust, body, sha256, loaded_at)
     select id, collection, title, audience, level, language, topics, codes, sources, reviewed, licence, trust, body, hash,
       $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as row (id text, collection text, title text, audience text, level text, language text,
       topics text[], codes text[], sources jsonb, reviewed date, licence text, trust text, body text, hash text)`,
    [JSON.stringify(rows), now.toISOString()],
  )
}

async function insertChunks(
  tx: Tx,
  chunks: readonly IndexedChunk[],
  vectors: readonly (readonly number[])[],
  embedder: string,
): Promise<void> {
  await tx.query(
    `insert into chunk (embedder, document_id, chunk_id, ordinal, heading, text, span_start, span_end, sha256, term_count, embedding)
     select $1, document_id, id, ordinal, heading, text, span_start, span_end, hash, term_count, embedding::vector
     from unnest($2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::int[], $8::int[], $9::text[], $10::int[], $11::text[])
       as row (document_id, id, ordinal, heading, text, span_start, span_end, hash, term_count, embedding)`,
    [
      embedder,
      chunks.map(({ document }) => document),
      chunks.map(({ id }) => id),
      chunks.map(({ ordinal }) => ordinal),
      chunks.map(({ heading }) => heading),
      chunks.map(({ text }) => text),
      chunks.map(({ start }) => start),
      chunks.map(({ end }) => end),
      chunks.map(({ hash }) => hash),
      chunks.map(({ terms }) => [...terms.values()].reduce((sum, count) => sum + count, 0)),
      vectors.map(vector => JSON.stringify(vector)),
    ],
  )
}

async function insertTerms(tx: Tx, chunks: readonly IndexedChunk[]): Promise<void> {
  const rows = chunks.flatMap(({ id, terms }) => [...terms].map(([term, frequency]) => ({ id, term, frequency })))
  await tx.query(
    'insert into chunk_term (term, chunk_id, frequency) select * from unnest($1::text[], $2::text[], $3::int[])',
    [rows.map(({ term }) => term), rows.map(({ id }) => id), rows.map(({ frequency }) => frequency)],
  )
}

/** An installation's own document as it was loaded, for making its chunks again. */
export async function readStoredDocument(tx: Tx, id: string): Promise<KnowledgeDocument> {
  const [row] = await tx.query('select * from document where document_id = $1', [id])
  if (row === undefined)
    throw new Refusal('not-found', `The document ${id} is not in the knowledge base.`, 'Load it with carenav ingest.')
  return storedSchema.parse({ ...row, id, file: id })
}

const storedSchema = z.object({
  ...frontMatterSchema.shape,
  collection: z.string(),
  file: z.string(),
  trust: z.enum(['reviewed', 'operator', 'quarantined']),
  body: z.string(),
})
