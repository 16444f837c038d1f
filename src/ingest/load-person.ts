import { audit } from '../audit/audit.ts'
import { systemActor } from '../domain/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import { Refusal } from '../kernel/errors.ts'
import { sha256, stableId } from '../kernel/ids.ts'
import type { PersonReading } from '../sources/reading.ts'
import type { Database, Tx } from '../store/database.ts'
import { lockRecords } from '../store/person-lock.ts'
import {
  beginDocument,
  type DocumentRow,
  markProgress,
  type Progress,
  personExists,
  readProgress,
  writePerson,
} from './document-rows.ts'
import { type BatchCount, writeResources } from './fact-rows.ts'

/** Resources per transaction: what one kill can cost, and what one progress step acknowledges. */
const batchSize = 400

export interface PersonLoad {
  readonly database: Database
  readonly clock: Clock
  readonly tenant: string
  readonly format: string
  readonly name: string
  /** Content hash of the file; the same file is the same document. */
  readonly sha256: string
  /** How many things in the file were left out; the audit row says so. */
  readonly problems: number
  /** Called after each commit: what it reports is stored. */
  readonly progress?: ((done: number, total: number) => void) | undefined
  /** Called in the transaction that writes facts of the person, before it commits. */
  readonly changed?: RecordChanged | undefined
}

/** Hears that a person's record has changed, in the same transaction: what it writes is kept exactly when the facts are. */
export type RecordChanged = (tx: Tx, tenant: string, person: string) => Promise<void>

/** Id of one file for one person. */
const documentId = (format: string, contentHash: string, person: string): string =>
  stableId('document', format, contentHash, person)

/**
 * Writes what one file says about one person, in batches, each batch and its progress mark in one transaction.
 * Killed anywhere and run again, it goes on after the last commit; run on a finished file, it writes nothing.
 */
export async function loadPerson(load: PersonLoad, reading: PersonReading): Promise<BatchCount> {
  const { database, clock, tenant } = load
  const actor = systemActor('ingest', tenant)
  const total = reading.resources.length
  const document: DocumentRow = {
    tenant,
    person: reading.personId,
    id: documentId(load.format, load.sha256, reading.personId),
    format: load.format,
    name: load.name,
    sha256: load.sha256,
  }
  const count = { added: 0, updated: 0, unchanged: 0, facts: 0 }
  let done = 0
  let finished = false
  while (!finished) {
    const written = await database.as(actor, async tx => {
      const before = await startingPoint(tx, load, reading, document)
      if (before.finished) return { done: before.total, counts: undefined }
      const batch = reading.resources.slice(before.done, before.done + batchSize)
      const counts = await writeResources(tx, document, batch)
      const reached = before.done + batch.length
      await markProgress(tx, document, reached, reached === total ? clock.now() : undefined)
      await load.changed?.(tx, tenant, reading.personId)
      if (reached === total) {
        await audit(
          tx,
          actor,
          {
            action: 'person-loaded',
            person: reading.personId,
            subject: `source_document/${document.id}`,
            detail: { format: load.format, resources: total, problems: load.problems },
          },
          clock.now(),
        )
      }
      return { done: reached, counts }
    })
    if (written.counts !== undefined) {
      count.added += written.counts.added
      count.updated += written.counts.updated
      count.facts += written.counts.facts
    }
    done = written.done
    finished = written.counts === undefined || done === total
    load.progress?.(done, total)
  }
  return { ...count, unchanged: total - count.added - count.updated }
}

/** Where this document goes on. The first look writes identity and the document's own row. */
async function startingPoint(
  tx: Tx,
  load: PersonLoad,
  reading: PersonReading,
  document: DocumentRow,
): Promise<Progress> {
  const { tenant } = load
  // Two loads of one person take turns, batch by batch, and the second finds what the first has done.
  await lockRecords(tx, tenant, [reading.personId])
  const progress = await readProgress(tx, tenant, reading.personId, document.id)
  if (progress !== undefined && progress.total === reading.resources.length) return progress
  if (reading.person !== undefined) await writePerson(tx, tenant, reading.person)
  else if (!(await personExists(tx, tenant, reading.personId))) {
    throw new Refusal(
      'not-found',
      `The file is about person ${reading.personId}, whose record is not loaded.`,
      'Load the FHIR bundle with that Patient first, or name the person with --person.',
    )
  }
  await beginDocument(tx, document, reading.resources.length, load.clock.now())
  return { done: 0, total: reading.resources.length, finished: false }
}

/** Hash of a file's bytes, as documents are known by. */
export const contentHash = (bytes: Uint8Array): string => sha256(bytes)
