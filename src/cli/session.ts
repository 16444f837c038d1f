import type { ChainParts } from '../chain/parts.ts'
import { openQueue, type Queue } from '../jobs/queue.ts'
import { readConfig } from '../kernel/config.ts'
import type { Log } from '../kernel/log.ts'
import { type BaseParts, createBaseParts, createChainParts } from '../parts.ts'
import type { Database } from '../store/database.ts'
import { openDatabase } from '../store/open.ts'

/** Opens the configured installation for one command and closes it afterwards, whatever happens. */
export async function withInstallation<T>(work: (base: BaseParts, chain: ChainParts) => Promise<T>): Promise<T> {
  const base = await createBaseParts(readConfig())
  const database = await openDatabase(base.config, base.log)
  try {
    return await work(base, await createChainParts(base, database))
  } finally {
    await database.close()
  }
}

/** Opens the queue for one command and stops it afterwards: a queue that is left open keeps the process alive. */
export async function withQueue<T>(database: Database, log: Log, work: (queue: Queue) => Promise<T>): Promise<T> {
  const queue = await openQueue(database, log)
  try {
    return await work(queue)
  } finally {
    await queue.stop()
  }
}
