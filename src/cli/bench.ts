import { systemActor } from '../domain/actor.ts'
import { findingsBench } from '../evaluate/bench/findings-bench.ts'
import { recomputeBench } from '../evaluate/bench/recompute-bench.ts'
import { readConfig } from '../kernel/config.ts'
import { Refusal } from '../kernel/errors.ts'
import { createLog } from '../kernel/log.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import type { Database } from '../store/database.ts'
import type { Terminal } from './terminal.ts'

export interface BenchCommand {
  /** An empty Postgres to measure on; without it the embedded store, in memory. */
  readonly database?: string
  /** The largest number of people. */
  readonly people?: string
}

/** `carenav bench <name>`: speed and scale on generated people, in a database of its own. */
export async function bench(terminal: Terminal, name: string, options: BenchCommand): Promise<void> {
  const log = createLog(readConfig().LOG_LEVEL)
  const database = await openEmpty(options.database)
  const parts = { corpora: corporaFolder, log }
  const progress = await terminal.progress(name)
  try {
    const largest = Number(options.people ?? 10_000)
    const sizes = [75, 750, 10_000].filter(each => each < largest)
    const result =
      name === 'findings'
        ? await findingsBench(database, parts, progress.update)
        : await recomputeBench(database, parts, [...sizes, largest], progress.update)
    terminal.print(result, JSON.stringify(result, null, 2))
  } finally {
    progress.stop()
    await database.close()
  }
}

async function openEmpty(url: string | undefined): Promise<Database> {
  if (url === undefined) return (await import('../store/embedded.ts')).openEmbedded()
  const database = await (await import('../store/postgres.ts')).openPostgres(url)
  const people = await database.as(systemActor('evaluate'), tx => tx.query('select from person limit 1'))
  if (people.length === 0) return database
  await database.close()
  throw new Refusal('conflict', 'That database holds people.', 'Name an empty one: a bench fills it.')
}
