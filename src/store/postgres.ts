import pg from 'pg'
import { registerTypes } from 'pgvector/pg'
import { type Log, silentLog } from '../kernel/log.ts'
import { defaultLimits, type Limits, type OwnedDatabase, type Row } from './database.ts'
import { type Migration, type MigrationTarget, migrate, readMigrations } from './migrate.ts'
import { connection, onClient, runQuery, translated, unreachable } from './postgres-client.ts'
import { refuseNesting, type Session, transact } from './transaction.ts'

export interface PostgresOptions {
  readonly limits?: Limits
  readonly log?: Log
  readonly migrations?: readonly Migration[]
  /** Connections of this process. */
  readonly poolSize?: number
}

/**
 * Opens a Postgres with pgvector and brings it up to date; processes that start together take turns. The user of the
 * address may own the tables: row security binds all the same, because each transaction takes a role of its own.
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<OwnedDatabase> {
  const { limits = defaultLimits, log = silentLog, poolSize = 10 } = options
  const migrations = options.migrations ?? (await readMigrations())
  await onMigrationTarget(url, target => migrate(target, migrations))

  const onBroken = () => log.warn('database-connection-lost')
  const pool = new pg.Pool({
    ...connection(url),
    max: poolSize,
    // pg-pool waits for this promise, though its type does not say so.
    onConnect: async client => {
      client.on('error', onBroken)
      await client.query(sessionSettings, [String(limits.queryMs), String(2 * limits.idleMs)])
      await registerTypes(client)
    },
  })
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)

  const onConnection = async <T>(run: (client: pg.PoolClient, breakIt: () => void) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch(error => Promise.reject(unreachable(error)))
    let broken = false
    try {
      return await run(client, () => {
        broken = true
      })
    } finally {
      client.release(broken)
    }
  }
  const single = (text: string, values: readonly unknown[]): Promise<Row[]> =>
    onConnection(client => runQuery(client, text, values, limits.queryMs))

  const database: OwnedDatabase = {
    kind: 'postgres',
    as: async (actor, work, { queryMs } = limits) => {
      refuseNesting(database)
      return onConnection((client, breakIt) =>
        transact(database, session(client, queryMs, breakIt, queryMs !== limits.queryMs), actor, work, limits.idleMs),
      )
    },
    asOwner: async (text, values = []) => {
      refuseNesting(database)
      return single(text, values)
    },
    ping: async () => void (await single('select 1', [])),
    close: () => pool.end(),
  }
  return database
}

/** Runs `work` under the migration lock of this database, so that of several processes one works and the others wait. */
export function onMigrationTarget<T>(url: string, work: (target: MigrationTarget) => Promise<T>): Promise<T> {
  return onClient(url, async client => {
    const run = (text: string) => client.query(text).catch(error => Promise.reject(translated(error, 0)))
    // A lock of the connection, released with it; the number is this product's own.
    await run('select pg_advisory_lock(7203611974052)')
    return work({ script: async text => void (await run(text)), query: async text => (await run(text)).rows })
  })
}

/**
 * Times of day are read and written in UTC, as in the embedded store; the idle limit is for a process that vanished. Compiling a statement takes
 * longer than any of ours runs.
 */
const sessionSettings = `select set_config('timezone', 'UTC', false), set_config('jit', 'off', false), set_config('statement_timeout', $1, false),
  set_config('idle_in_transaction_session_timeout', $2, false)`

function session(client: pg.PoolClient, limitMs: number, breakIt: () => void, isOwnLimit: boolean): Session {
  const control = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run()
    } catch (error) {
      breakIt()
      throw translated(error, limitMs)
    }
  }
  return {
    begin: ({ text, values }) =>
      control(async () => {
        await client.query('begin')
        await client.query(text, [...values])
        if (isOwnLimit) await client.query(`select set_config('statement_timeout', $1, true)`, [String(limitMs)])
      }),
    query: (text, values) => runQuery(client, text, values, limitMs),
    commit: () => control(async () => (await client.query('commit')).command !== 'ROLLBACK'),
    // A connection that cannot roll back is thrown away, and its transaction with it.
    rollback: async () => void (await client.query('rollback').catch(breakIt)),
  }
}
