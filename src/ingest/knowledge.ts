import { systemActor } from '../domain/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import { readDocuments } from '../knowledge/documents.ts'
import { readManifest } from '../knowledge/manifest.ts'
import { indexVersion } from '../knowledge/terms.ts'
import type { Database } from '../store/database.ts'
import { documentHash, readStoredDocument, removeDocuments, storedDocuments, writeDocuments } from './knowledge-rows.ts'
import { loadRules, readLoadedManifest, writeLoadedManifest } from './knowledge-rules.ts'

export interface KnowledgeParts {
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  /** The corpora folder; it ends with a slash. */
  readonly corpora: URL
}

export interface KnowledgeReport {
  readonly loaded: number
  readonly unchanged: number
  readonly removed: number
  /** Chunks written by this run. */
  readonly chunks: number
  readonly rules: { readonly loaded: number; readonly unchanged: number; readonly removed: number }
  readonly quarantined: readonly { readonly id: string; readonly file: string; readonly reason: string }[]
}

export interface KnowledgeOptions {
  /** Called after each transaction; what it reports as done is stored. */
  readonly progress?: (done: number, total: number) => void
}

/**
 * Makes the stored knowledge base equal to the corpora folder: new and changed documents and rules are written, each document
 * with its chunks in one transaction; what has left the folder is removed. A run with nothing to do writes nothing. An
 * installation's own documents stay, and are indexed anew when the way of indexing is another. Vectors are for `bringVectors`.
 */
export async function loadKnowledge(parts: KnowledgeParts, options: KnowledgeOptions = {}): Promise<KnowledgeReport> {
  const { database } = parts
  const actor = systemActor('ingest')
  const manifest = await readManifest(parts.corpora)
  const loadedFrom = `${indexLine}${manifest.text}`
  const before = await database.as(actor, readLoadedManifest)
  if (before.text === loadedFrom && before.quarantined === 0) {
    return { ...nothingDone, unchanged: manifest.documents, rules: { ...nothingDone.rules, unchanged: before.rules } }
  }
  const documents = await readDocuments(parts.corpora)
  const stored = await database.as(actor, storedDocuments)

  const inFolder = new Set(documents.map(({ id }) => id))
  const gone = [...stored.values()].filter(row => !row.isOperators && !inFolder.has(row.id)).map(row => row.id)
  await database.as(actor, tx => removeDocuments(tx, gone))

  const isIndexed = before.text?.startsWith(indexLine) === true
  const ofOperator = [...stored.values()].filter(row => row.isOperators && !isIndexed)
  const changed = documents.filter(document => {
    const known = stored.get(document.id)
    return known === undefined || known.hash !== documentHash(document)
  })
  const waiting = [
    ...changed,
    ...(await database.as(actor, tx => Promise.all(ofOperator.map(({ id }) => readStoredDocument(tx, id))))),
  ]
  let done = 0
  let chunks = 0
  for (let from = 0; from < waiting.length; from += batch) {
    const documents = waiting.slice(from, from + batch)
    chunks += await writeDocuments(parts, documents)
    done += documents.length
    options.progress?.(done, waiting.length)
  }

  const quarantined = documents.flatMap(({ id, file, quarantine }) =>
    quarantine === undefined ? [] : [{ id, file, reason: quarantine }],
  )
  for (const { id, reason } of quarantined) parts.log.warn('document-quarantined', { id, reason })
  const rules = await loadRules(parts)
  // Last, so that a load that was cut short is taken up again.
  await database.as(actor, tx => writeLoadedManifest(tx, loadedFrom, parts.clock.now()))
  parts.log.info('knowledge-loaded', { documents: documents.length, written: done, removed: gone.length, chunks })
  return {
    loaded: done,
    unchanged: documents.length - changed.length,
    removed: gone.length,
    chunks,
    rules,
    quarantined,
  }
}

const indexLine = `index ${indexVersion}\n`

/** Documents in one transaction: large enough that the round trips do not count, small enough to show progress. */
const batch = 64

const nothingDone: KnowledgeReport = {
  loaded: 0,
  unchanged: 0,
  removed: 0,
  chunks: 0,
  rules: { loaded: 0, unchanged: 0, removed: 0 },
  quarantined: [],
}
