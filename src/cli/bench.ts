import { systemActor } from '../domain/actor.ts'
import { findingsBench } from '../evaluate/bench/findings-bench.ts'
import { recomputeBench } from '../evaluate/bench/recompute-bench.ts'
import { retrievalBench } from '../evaluate/bench/retrieval-bench.ts'
import { readConfig } from '../kernel/config.ts'
import { Refusal } from '../kernel/errors.ts'
import { createLog, type Log } from '../kernel/log.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import type { OwnedDatabase } from '../store/database.ts'
import type { Terminal } from './terminal.ts'

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
}

export const benches = ['findings', 'recompute', 'retrieval'] as const
export type BenchName = (typeof benches)[number]

/** `carenav bench <name>`: speed and scale on generated people or texts, in a database of its own. */
export async function bench(terminal: Terminal, name: BenchName, options: BenchCommand): Promise<void> {
  const log = createLog(readConfig().LOG_LEVEL)
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

const run: Readonly<Record<BenchName, Run>> = {
  findings: (database, _, parts, progress) => findingsBench(database, parts, progress),
  recompute: (database, { people = '10000' }, parts, progress) => {
    const largest = Number(people)
    return recomputeBench(database, parts, [...[75, 750, 10_000].filter(each => each < largest), largest], progress)
  },
  retrieval: (database, { chunks = '10000,100000', shipped = false, questions = '200' }, { corpora }, progress) =>
    retrievalBench(
      database,
      corpora,
      { chunks: chunks.split(',').map(Number), isShipped: shipped, questions: Number(questions), updates: 30 },
      progress,
    ),
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
