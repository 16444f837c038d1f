import { basename } from 'node:path'
import { systemActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import { chunkDocument } from '../knowledge/chunk.ts'
import { type KnowledgeDocument, parseDocument } from '../knowledge/document.ts'
import { type Trust, trustOf } from '../knowledge/trust.ts'
import { readOutsideDocument } from '../sources/document.ts'
import type { UnstructuredServer } from '../sources/unstructured.ts'
import type { KnowledgeParts } from './knowledge.ts'
import { documentHash, storedDocuments, writeDocument } from './knowledge-rows.ts'

export interface OperatorFile {
  /** The file's name; loading a file of the same name again replaces what it gave before. */
  readonly name: string
  readonly bytes: Uint8Array
  /** When the file was last changed: it stands as the review date of a document that names none. */
  readonly modified: Date
}

export interface OperatorDocumentOptions {
  /** Who may read it when the file does not say; patients see it only when someone decides so. */
  readonly audience?: KnowledgeDocument['audience']
  readonly language?: string
  /** Reads and reports, writes nothing. */
  readonly dryRun?: boolean
}

export interface OperatorDocumentReport {
  readonly id: string
  readonly title: string
  readonly trust: Trust
  /** Why it is quarantined. */
  readonly reason?: string
  readonly chunks: number
  /** True when the same content stood there already and nothing was written. */
  readonly isUnchanged: boolean
}

/**
 * Loads an installation's own Markdown, text or PDF (DOCX and HTML with an Unstructured server) into the knowledge base.
 * Markdown with front matter says itself who it is for; anything else is for clinicians unless the options say otherwise.
 */
export async function ingestDocument(
  parts: Omit<KnowledgeParts, 'corpora'> & { readonly unstructured?: UnstructuredServer | undefined },
  file: OperatorFile,
  options: OperatorDocumentOptions = {},
): Promise<OperatorDocumentReport> {
  const document = await readOperatorDocument(parts.unstructured, file, options)
  const { id, title, trust } = document
  const stored = (await parts.database.as(systemActor('ingest'), tx => storedDocuments(tx, parts.embed.id))).get(id)
  const isUnchanged = stored !== undefined && !stored.isStale && stored.hash === documentHash(document)
  const isWritten = !isUnchanged && options.dryRun !== true
  const chunks = isWritten ? await writeDocument(parts, document) : chunkDocument(document).length
  const reason = document.quarantine
  if (reason !== undefined) parts.log.warn('document-quarantined', { id, reason })
  return { id, title, trust, chunks, isUnchanged, ...(reason === undefined ? {} : { reason }) }
}

async function readOperatorDocument(
  unstructured: UnstructuredServer | undefined,
  { name, bytes, modified }: OperatorFile,
  { audience = 'clinician', language = 'en' }: OperatorDocumentOptions,
): Promise<KnowledgeDocument> {
  const fileName = basename(name)
  const own = withFrontMatter(bytes)
  if (own !== undefined) {
    const document = parseDocument(own, fileName, 'operator')
    return { ...document, id: operatorId(document.id) }
  }
  const { title, text } = await readOutsideDocument(bytes, fileName, { unstructured })
  return {
    id: operatorId(fileName.replace(/\.[a-z0-9]+$/i, '')),
    title,
    audience,
    level: 'standard',
    language,
    topics: [title],
    codes: [],
    sources: [{ title, agency: 'This installation', year: modified.getUTCFullYear() }],
    reviewed: modified.toISOString().slice(0, 10),
    licence: 'not stated',
    collection: 'operator',
    file: fileName,
    body: text,
    ...trustOf('operator', `${title}\n${text}`),
  }
}

function withFrontMatter(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder().decode(bytes.subarray(0, 8))
  return /^\uFEFF?---\r?\n/.test(head) ? new TextDecoder().decode(bytes).replace(/^\uFEFF/, '') : undefined
}

function operatorId(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  if (slug === '') throw new Refusal('invalid', `${name} gives no id.`, 'Give the file a name with letters or digits.')
  return slug.startsWith('operator-') ? slug : `operator-${slug}`
}
