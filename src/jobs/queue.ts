import type { PgBoss } from 'pg-boss'
import { systemActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import type { Database, Tx } from '../store/database.ts'
import { QueryError } from '../store/query-error.ts'
import { type Attendant, attend } from './attend.ts'
import { type JobData, type JobName, jobData, jobNames, keyOf, settling } from './job.ts'
import { statementsOf } from './statements.ts'

type Handler<N extends JobName> = (data: JobData<N>) => Promise<void>

/** Work that outlives the request, the process and its crash. */
export interface Queue {
  /**
   * Adds a job in the caller's own transaction: it exists exactly when the transaction is kept. Waiting twins become one. It waits `after`
   * seconds, or as long as its kind settles.
   */
  send<N extends JobName>(tx: Tx, name: N, data: JobData<N>, after?: number): Promise<void>
  /** Runs the handler for each job, one at a time, as they come. */
  work<N extends JobName>(name: N, handler: Handler<N>): void
  /** Runs the handler for all jobs that wait now and returns how many were done. */
  drain<N extends JobName>(name: N, handler: Handler<N>, progress?: (done: number) => void): Promise<number>
  /** Sends the job every day at 'HH:MM' UTC; a day that was missed is made up once. 'off' ends the schedule. */
  daily<N extends JobName>(name: N, at: string, data: JobData<N>): Promise<void>
  /** How many jobs of this kind were given up after all retries and wait for somebody to look. */
  givenUp(name: JobName): Promise<number>
  /** Lets the jobs under way finish. */
  stop(): Promise<void>
}

/** Times of the queue, in seconds; a handler takes milliseconds, so a job that is still held after a minute lost its process. */
export interface QueueTimes {
  /** After this long a job that a dead process held runs again. */
  readonly expire: number
  /** How often held jobs are looked after. */
  readonly watch: number
  readonly retryDelay: number
  readonly poll: number
  /** Tries after the first one, further and further apart; then the job is given up and kept for somebody to look. */
  readonly retries: number
}
const defaultTimes: QueueTimes = { expire: 60, watch: 30, retryDelay: 5, poll: 1, retries: 4 }
const schema = 'carenav_jobs'
const noJob = '00000000-0000-0000-0000-000000000000'
const deadOf = (name: JobName): string => `${name}-given-up`

/** Opens the queue of this database, creating its tables the first time. Everything in it runs as the service. */
export async function openQueue(database: Database, log: Log, times: QueueTimes = defaultTimes): Promise<Queue> {
  const { PgBoss } = await import('pg-boss')
  const boss: PgBoss = new PgBoss({
    db: { executeSql: (text, values) => execute(database, text, values) },
    backend: database.kind === 'embedded' ? 'pglite' : 'postgres',
    schema,
    createSchema: false,
    // Both want what runs outside a transaction, and this queue is small.
    reindex: false,
    monitorVacuum: false,
    superviseIntervalSeconds: times.watch,
    monitorIntervalSeconds: times.watch,
  })
  boss.on('error', error => log.error('queue-failed', { code: codeOf(error) }))
  await boss.start()
  for (const name of jobNames) {
    await boss.createQueue(deadOf(name))
    await boss.createQueue(name, {
      policy: 'short',
      deadLetter: deadOf(name),
      retryLimit: times.retries,
      retryDelay: times.retryDelay,
      retryBackoff: true,
      expireInSeconds: times.expire,
    })
    // Read once outside any transaction: sending inside one must ask the database for nothing more.
    await boss.findJobs(name, { id: noJob })
  }
  /** Takes one job, if there is one, and settles it. What is thrown stays here: its message may name a person, its code does not. */
  const once = async <N extends JobName>(name: N, handler: Handler<N>, isSoon: boolean) => {
    const [job] = await boss.fetch(name, { batchSize: 1, ignoreStartAfter: isSoon })
    if (job === undefined) return 'none'
    try {
      // The schema of this name reads what `send` wrote under it.
      await handler(jobData[name].parse(job.data) as JobData<N>)
    } catch (error) {
      const code = codeOf(error)
      log.error('job-failed', { job: name, id: job.id, attempt: job.retryCount + 1, code })
      await boss.fail(name, job, { code })
      return 'failed'
    }
    await boss.complete(name, job)
    return 'done'
  }
  const attendants: Attendant[] = []
  return {
    send: async (tx, name, data, after) => {
      const checked = jobData[name].parse(data)
      const db = { executeSql: async (text: string, values?: unknown[]) => ({ rows: await tx.query(text, values) }) }
      await boss.send(name, checked, { db, singletonKey: keyOf(name, data), startAfter: after ?? settling[name] })
    },
    work: (name, handler) => {
      const take = async () => (await once(name, handler, false)) !== 'none'
      attendants.push(attend(take, times.poll * 1000, error => log.error('queue-failed', { code: codeOf(error) })))
    },
    drain: async (name, handler, progress) => {
      for (let done = 0; ; done += 1) {
        const outcome = await once(name, handler, true)
        if (outcome === 'none') return done
        if (outcome === 'failed')
          throw new Refusal('unavailable', 'A job failed and is kept for another try.', 'Run the command again.')
        progress?.(done + 1)
      }
    },
    daily: async (name, at, data) => {
      if (at === 'off') return boss.unschedule(name)
      const [hour, minute] = at.split(':').map(Number)
      await boss.schedule(name, `${minute} ${hour} * * *`, jobData[name].parse(data), { tz: 'UTC', missed: 'once' })
    },
    givenUp: async name => (await boss.getQueueStats(deadOf(name), { force: true })).at(-1)?.queuedCount ?? 0,
    stop: async () => {
      await Promise.all(attendants.map(each => each.stop()))
      await boss.stop({ graceful: true, close: false, timeout: 10_000 })
    },
  }
}

/** A script is several statements of one transaction; anything else is one statement. */
async function execute(database: Database, text: string, values: unknown[] = []): Promise<{ rows: unknown[] }> {
  const statements = values.length > 0 ? [text] : statementsOf(text)
  return database.as(systemActor('operate'), async tx => {
    const rows: unknown[] = []
    for (const statement of statements) rows.push(...(await tx.query(statement, values)))
    return { rows }
  })
}

/** What a log and a stored job may say of a failure. */
function codeOf(error: unknown): string {
  if (error instanceof QueryError || error instanceof Refusal) return error.code
  return error instanceof Error ? error.name : 'unknown'
}
