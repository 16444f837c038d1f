import { systemActor } from '../domain/actor.ts'
import { answerBench } from '../evaluate/bench/answer-bench.ts'
import { findingsBench } from '../evaluate/bench/findings-bench.ts'
import { startPacedModel } from '../evaluate/bench/paced-model.ts'
import { recomputeBench } from '../evaluate/bench/recompute-bench.ts'
import { retrievalBench } from '../evaluate/bench/retrieval-bench.ts'
import { streamBench } from '../evaluate/bench/stream-bench.ts'
import { triageBench } from '../evaluate/bench/triage-bench.ts'
import { seedAccounts } from '../http/auth/seed-accounts.ts'
import { readConfig } from '../kernel/config.ts'
import { Refusal } from '../kernel/errors.ts'
import { createLog, type Log } from '../kernel/log.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import { createBaseParts, createChainParts, loadContent } from '../parts.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { startBenchServer } from './bench-server.ts'
import type { Terminal } from './terminal.ts'

/** The demo's people are of about this day. */
const benchNow = '2026-11-22T09:00:00Z'

export interface BenchCommand {
  /** An empty Postgres to measure on; without it the embedded store, in memory. */
  readonly database?: string
  /** The largest number of people. */
  readonly people?: string
  /** Numbers of chunks to measure retrieval at, with commas between. */
  readonly chunks?: string
  /** Retrieval over the shipped knowledge base. */
  readonly shipped?: boolean
  readonly questions?: string
  /** How many readers at once. */
  readonly streams?: string
  /** How many answers are read. */
  readonly answers?: string
}

export const benches = ['findings', 'recompute', 'retrieval', 'answer', 'stream', 'triage'] as const
export type BenchName = (typeof benches)[number]

/** `carenav bench <name>`: speed and scale on generated people or texts, in a database of its own. */
export async function bench(terminal: Terminal, name: BenchName, options: BenchCommand): Promise<void> {
  const log = createLog(readConfig().LOG_LEVEL)
  if (name === 'stream') return benchStream(terminal, options)
  const database = await openEmpty(options.database)
  const parts = { corpora: corporaFolder, log }
  const progress = await terminal.progress(name)
  try {
    const result = await run[name](database, options, parts, progress.update)
    terminal.print(result, JSON.stringify(result, null, 2))
  } finally {
    progress.stop()
    await database.close()
  }
}

type Run = (
  database: OwnedDatabase,
  options: BenchCommand,
  parts: { readonly corpora: URL; readonly log: Log },
  progress: (done: number, total: number) => void,
) => Promise<object>

const run: Readonly<Record<Exclude<BenchName, 'stream'>, Run>> = {
  answer: async (database, _, { log }, progress) => {
    const base = await createBaseParts(readConfig({ CARENAV_NOW: benchNow }), log)
    const chain = await createChainParts(base, database)
    await loadContent(base, chain)
    const { accounts } = await seedAccounts({ ...base, database })
    const clinician = accounts.find(({ people }) => people.length === 6)?.user ?? ''
    return answerBench(chain, clinician, progress)
  },
  findings: (database, _, parts, progress) => findingsBench(database, parts, progress),
  recompute: (database, { people = '10000' }, parts, progress) => {
    const largest = Number(people)
    return recomputeBench(database, parts, [...[75, 750, 10_000].filter(each => each < largest), largest], progress)
  },
  triage: (_, __, { corpora }, progress) => triageBench(corpora, progress),
  retrieval: (database, { chunks = '10000,100000', shipped = false, questions = '200' }, { corpora }, progress) =>
    retrievalBench(
      database,
      corpora,
      { chunks: chunks.split(',').map(Number), isShipped: shipped, questions: Number(questions), updates: 30 },
      progress,
    ),
}

/** The server in a process of its own, the model and the readers in this one. */
async function benchStream(terminal: Terminal, options: BenchCommand): Promise<void> {
  const pace = { firstMilliseconds: 300, tokensPerSecond: 40 }
  const model = await startPacedModel(pace)
  const progress = await terminal.progress('stream')
  const server = await startBenchServer({
    CARENAV_CHAT_PROVIDER: 'openai',
    CARENAV_CHAT_MODEL: 'paced',
    OPENAI_BASE_URL: model.url,
    CARENAV_NOW: benchNow,
    ...(options.database === undefined ? {} : { DATABASE_URL: options.database }),
  })
  try {
    const size = { streams: Number(options.streams ?? 50), answers: Number(options.answers ?? 400), pace }
    const result = await streamBench(server, model, size, progress.update)
    terminal.print(result, JSON.stringify(result, null, 2))
  } finally {
    progress.stop()
    await server.stop()
    await model.close()
  }
}

async function openEmpty(url: string | undefined): Promise<OwnedDatabase> {
  if (url === undefined) return (await import('../store/embedded.ts')).openEmbedded()
  const database = await (await import('../store/postgres.ts')).openPostgres(url)
  const people = await database.as(systemActor('evaluate'), tx =>
    tx.query('select from person union all select from document limit 1'),
  )
  if (people.length === 0) return database
  await database.close()
  throw new Refusal('conflict', 'That database holds people or documents.', 'Name an empty one: a bench fills it.')
}
