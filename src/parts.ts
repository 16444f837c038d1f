import { createComposer } from './chain/compose/composer.ts'
import { createJudge } from './chain/compose/judge.ts'
import { createRewording } from './chain/compose/rewording.ts'
import { readChainKnowledge } from './chain/knowledge.ts'
import type { ChainParts } from './chain/parts.ts'
import { createRerank } from './chain/rerank.ts'
import type { EvaluateParts } from './evaluate/parts.ts'
import { type Guard, loadGuard } from './guard/guard.ts'
import { loadDemo } from './ingest/ingest.ts'
import { loadKnowledge } from './ingest/knowledge.ts'
import { bringFirstVectors, bringVectors, type VectorParts } from './ingest/search-vectors.ts'
import { type Clock, fixedClock, systemClock } from './kernel/clock.ts'
import type { Config } from './kernel/config.ts'
import { createLog, type Log } from './kernel/log.ts'
import { corporaFolder } from './knowledge/rules.ts'
import { indexTerms } from './knowledge/terms.ts'
import { createEmbedders } from './models/embedders.ts'
import { learnInThread } from './models/lsa/learn-in-thread.ts'
import { limitsOf } from './models/model-limits.ts'
import { createMeter } from './models/model-meter.ts'
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
  const meter = createMeter(limitsOf(config), { database, clock, log })
  const models = createModels(config, createComposer(knowledge.tables), meter)
  const embedders = createEmbedders(models.embed, database, indexTerms)
  const rerank = config.CARENAV_RERANK === 'model' ? await createRerank(models, log) : undefined
  const judge = config.CARENAV_JUDGE === 'model' ? await createJudge(models, log) : undefined
  const rewording = await createRewording(models, guard, log)
  return { database, clock, log, guard, knowledge, models, embedders, rerank, judge, rewording }
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

/** What bringing vectors needs; a corpus is learnt in a thread of its own, so that a server answers meanwhile. */
export const vectorParts = ({ clock, log }: BaseParts, { database, embedders }: ChainParts): VectorParts => ({
  database,
  embedders,
  clock,
  log,
  learn: learnInThread,
})

/**
 * Brings the knowledge base and, in demo mode, the invented people up to date; changes nothing when nothing has changed. With vectors
 * `later`, an index that answers goes on answering, and what it lacks is for `startVectorJobs`; only the first one is made here.
 */
export async function loadContent(
  base: BaseParts,
  chain: ChainParts,
  progress?: LoadProgress,
  vectors: 'now' | 'later' = 'now',
) {
  const { database } = chain
  const { clock, log, corpora } = base
  const knowledge = await loadKnowledge(
    { database, clock, log, corpora },
    { progress: (done, total) => progress?.('knowledge base', done, total) },
  )
  const making = vectorParts(base, chain)
  const sayVectors = (done: number, total: number): void => progress?.('search index', done, total)
  if (vectors === 'now') await bringVectors(making, sayVectors)
  else await bringFirstVectors(making, sayVectors)
  if (base.config.CARENAV_MODE !== 'demo') return { knowledge }
  const people = await loadDemo(
    { database, clock, log, corpora },
    { progress: ({ unit, done, total }) => (unit === 'file' ? progress?.('demo people', done, total) : undefined) },
  )
  return { knowledge, people }
}
