import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { systemActor } from '../domain/actor.ts'
import { chunkDocument } from '../knowledge/chunk.ts'
import type { Trust } from '../knowledge/trust.ts'
import { largestDocument, tooLarge } from '../sources/document.ts'
import type { UnstructuredServer } from '../sources/unstructured.ts'
import type { KnowledgeParts } from './knowledge.ts'
import { documentHash, storedHash, writeDocument } from './knowledge-rows.ts'
import { findNearDuplicate, forgetNearDuplicate, type NearDuplicate, writeNearDuplicate } from './near-duplicates.ts'
import { type OperatorFile, type OperatorFileOptions, readOperatorDocument } from './operator-document.ts'

export interface OperatorDocumentOptions extends OperatorFileOptions {
  /** Reads and reports, writes nothing. */
  readonly dryRun?: boolean
  /** Loads a document even when nearly the same text is there. */
  readonly keepDuplicates?: boolean
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
  /** Nearly the same text was there, so this one was not loaded. */
  readonly nearDuplicate?: NearDuplicate
}

export type OperatorParts = Omit<KnowledgeParts, 'corpora'> & { readonly unstructured?: UnstructuredServer | undefined }

/** `ingestDocument` for a file on disk; one that is too large is refused before it is read. */
export async function ingestDocumentFile(
  parts: OperatorParts,
  path: string,
  options: OperatorDocumentOptions = {},
): Promise<OperatorDocumentReport> {
  const { size, mtime } = await stat(path)
  if (size > largestDocument) throw tooLarge(basename(path), size)
  return ingestDocument(parts, { name: path, bytes: await readFile(path), modified: mtime }, options)
}

/**
 * Loads an installation's own Markdown, text, PDF, Word document or web page into the knowledge base, as `operator` or, when its clinician
 * has reviewed it, as `reviewed`. One whose text is nearly the same as a stored one's is reported and left out.
 */
export async function ingestDocument(
  parts: OperatorParts,
  file: OperatorFile,
  options: OperatorDocumentOptions = {},
): Promise<OperatorDocumentReport> {
  const { database, clock, log } = parts
  const actor = systemActor('ingest')
  const document = await readOperatorDocument(parts.unstructured, file, options, clock.now())
  const { id, title, trust, quarantine: reason } = document
  const [stored, near] = await database.as(actor, async tx => [
    await storedHash(tx, id),
    options.keepDuplicates === true ? undefined : await findNearDuplicate(tx, document),
  ])
  const isUnchanged = stored !== undefined && stored === documentHash(document)
  const report = { id, title, trust, isUnchanged, ...(reason === undefined ? {} : { reason }) }
  const isWritten = !isUnchanged && options.dryRun !== true
  if (!isUnchanged && near !== undefined) {
    if (isWritten) await database.as(actor, tx => writeNearDuplicate(tx, document, near, clock.now()))
    log.warn('document-near-duplicate', { id, near: near.id })
    return { ...report, chunks: 0, nearDuplicate: near }
  }
  const chunks = isWritten ? await writeDocument(parts, document) : chunkDocument(document).length
  if (isWritten) await database.as(actor, tx => forgetNearDuplicate(tx, id))
  if (reason !== undefined) log.warn('document-quarantined', { id, reason })
  return { ...report, chunks }
}
