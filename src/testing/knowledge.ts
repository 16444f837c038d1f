import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { fixedClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { type KnowledgeDocument, parseDocument } from '../knowledge/document.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import { indexTerms } from '../knowledge/terms.ts'
import type { Embedder } from '../models/embedder.ts'
import { createEmbedders } from '../models/embedders.ts'
import type { Database } from '../store/database.ts'

interface Front {
  readonly title?: string
  readonly audience?: 'patient' | 'clinician'
  readonly level?: 'simple' | 'standard' | 'detailed'
  readonly language?: string
  readonly topics?: readonly string[]
  /** `operator` for an installation's own. */
  readonly collection?: string
}

/** A document as its file would give it; what it says decides its trust, as it does for any. */
export function inventedDocument(id: string, body: string, front: Front = {}): KnowledgeDocument {
  const { title = id, audience = 'patient', level = 'simple', language = 'en', topics = ['testing'] } = front
  const fields = { id, title, audience, level, language, topics, reviewed: '2026-11-22', licence: 'Apache-2.0' }
  const sources = [{ title: 'A leaflet for tests', agency: 'Tests', year: 2026 }]
  const head = Object.entries({ ...fields, sources }).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return parseDocument(
    `---\n${head.join('\n')}\n---\n\n# ${title}\n\n${body}\n`,
    `${id}.md`,
    front.collection ?? 'clinical',
  )
}

/** What loading needs; vectors come from the corpus itself unless a server's embedder is given. */
export const knowledgeParts = (database: Database, corpora: URL = corporaFolder, served?: Embedder) => ({
  database,
  clock: fixedClock('2026-11-22T09:00:00Z'),
  log: silentLog,
  corpora,
  embedders: createEmbedders(served, database, indexTerms),
})

/** A copy of the corpora with every table but only the documents of `social/`; the caller removes it. */
export async function smallCorpora(): Promise<{ readonly path: string; readonly url: URL }> {
  const path = await mkdtemp(join(tmpdir(), 'corpora-'))
  await cp(fileURLToPath(corporaFolder), path, {
    recursive: true,
    filter: source =>
      !source.includes('demo-patients') && !/\/(?:clinical|genomic|pathways)\/(?:.*\/)?[^/]+\.md$/.test(source),
  })
  return { path, url: pathToFileURL(`${path}/`) }
}
