import { createComposer } from './chain/compose/composer.ts'
import { readChainKnowledge } from './chain/knowledge.ts'
import type { ChainParts } from './chain/parts.ts'
import type { EvaluateParts } from './evaluate/parts.ts'
import { type Guard, loadGuard } from './guard/guard.ts'
import { loadDemo } from './ingest/ingest.ts'
import { loadKnowledge } from './ingest/knowledge.ts'
import { type Clock, fixedClock, systemClock } from './kernel/clock.ts'
import type { Config } from './kernel/config.ts'
import { createLog, type Log } from './kernel/log.ts'
import { corporaFolder } from './knowledge/rules.ts'
import { createModels } from './models/models.ts'
import type { Database } from './store/database.ts'

/** What stands before a database is open: enough to answer an emergency. */
export interface BaseParts {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  /** Folder of knowledge and rules; ends with a slash. */
  readonly corpora: URL
  readonly guard: Guard
}

/** Configuration into the parts that server, command line and evaluations share. */
export async function createBaseParts(config: Config, log: Log = createLog(config.LOG_LEVEL)): Promise<BaseParts> {
  return {
    config,
    clock: config.CARENAV_NOW === undefined ? systemClock : fixedClock(config.CARENAV_NOW),
    log,
    corpora: corporaFolder,
    guard: await loadGuard({ profile: config.CARENAV_EMERGENCY_PROFILE }),
  }
}

/** Everything an answer needs, over a database that is already open. */
export async function createChainParts(base: BaseParts, database: Database): Promise<ChainParts> {
  const { config, clock, log, corpora, guard } = base
  const knowledge = await readChainKnowledge(guard.readability.isWord, corpora)
  return { database, clock, log, guard, knowledge, models: createModels(config, createComposer(knowledge.tables)) }
}

/** What suites run on: databases of their own, in memory, and the chain over them. */
export function createEvaluateParts(base: BaseParts): EvaluateParts {
  const { config, log, corpora } = base
  return {
    config,
    log,
    corpora,
    openStore: async () => (await import('./store/embedded.ts')).openEmbedded(undefined, { log }),
    chainOver: (database, clock) => createChainParts({ ...base, clock }, database),
  }
}

export type LoadProgress = (what: string, done: number, total: number) => void

/** Brings the knowledge base and, in demo mode, the invented people up to date; changes nothing when nothing has changed. */
export async function loadContent(base: BaseParts, { database, models }: ChainParts, progress?: LoadProgress) {
  const { clock, log, corpora } = base
  const knowledge = await loadKnowledge(
    { database, clock, log, corpora, embed: models.embed },
    { progress: (done, total) => progress?.('knowledge base', done, total) },
  )
  if (base.config.CARENAV_MODE !== 'demo') return { knowledge }
  const people = await loadDemo(
    { database, clock, log, corpora },
    { progress: ({ unit, done, total }) => (unit === 'file' ? progress?.('demo people', done, total) : undefined) },
  )
  return { knowledge, people }
}
