import { Refusal } from '../kernel/errors.ts'
import { type Log, silentLog } from '../kernel/log.ts'
import { defaultLimits, type Limits, type OwnedDatabase, type Row } from './database.ts'
import { embeddedData, markCreated, prepareData } from './embedded-data.ts'
import type { Request } from './embedded-protocol.ts'
import { type EmbeddedThread, startThread } from './embedded-thread.ts'
import { lockFolder } from './folder-lock.ts'
import { type Migration, migrate, readMigrations } from './migrate.ts'
import { refuseNesting, type Session, transact } from './transaction.ts'

export interface EmbeddedOptions {
  readonly limits?: Limits
  readonly log?: Log
  /** A dumped database to start a new one from; see image.ts. */
  readonly image?: string
  readonly migrations?: readonly Migration[]
}

/** The embedded store keeps a thread of its own, and takes one transaction at a time, in the order asked. */
export interface EmbeddedDatabase extends OwnedDatabase {
  /** A tar of the whole database, for `image`. */
  dump(): Promise<Uint8Array<ArrayBuffer>>
}

/** A migration may rebuild an index over everything. */
const migrationLimitMs = 600_000

/**
 * Opens the database in `folder`, or one in memory. A folder is held by one process at a time (Refusal 'conflict'). A
 * statement past the limit ends the thread; the next caller finds it restarted, with everything committed still there.
 * A database in memory cannot be restarted: it stays unavailable.
 */
export async function openEmbedded(folder?: string, options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const { limits = defaultLimits, log = silentLog } = options
  const migrations = options.migrations ?? (await readMigrations())
  const lock = folder === undefined ? undefined : await lockFolder(folder)
  let thread: EmbeddedThread
  try {
    thread = await start(folder, options.image, migrations)
  } catch (error) {
    await lock?.release()
    throw error
  }
  let closed = false
  let turn: Promise<unknown> = Promise.resolve()

  /** Runs when everything asked before has ended, on a living thread. */
  const inTurn = <T>(run: (thread: EmbeddedThread) => Promise<T>): Promise<T> => {
    const mine = turn.then(async () => {
      if (closed) throw new Error('the database is closed')
      if (thread.isEnded) {
        if (folder === undefined) throw memoryLost()
        log.warn('database-restarted')
        thread = await start(folder, undefined, migrations)
      }
      return run(thread)
    })
    turn = mine.catch(() => undefined)
    return mine
  }

  const database: EmbeddedDatabase = {
    kind: 'embedded',
    as: async (actor, work, { queryMs } = limits) => {
      refuseNesting(database)
      return inTurn(held => transact(database, session(held, queryMs), actor, work, limits.idleMs))
    },
    asOwner: async (text, values = []) => {
      refuseNesting(database)
      return inTurn(held => ask(held, { kind: 'query', text, values }, limits.queryMs))
    },
    ping: async () =>
      void (await inTurn(held => ask(held, { kind: 'query', text: 'select 1', values: [] }, limits.queryMs))),
    dump: () => inTurn(async held => (await held.call({ kind: 'dump' }, migrationLimitMs)).image ?? new Uint8Array()),
    close: () => {
      const last = turn.then(async () => {
        if (closed) return
        closed = true
        if (!thread.isEnded) await thread.call({ kind: 'close' }, limits.queryMs)
        await thread.stop()
        await lock?.release()
      })
      turn = last.catch(() => undefined)
      return last
    },
  }
  return database
}

/** Starts the thread and brings the database up to date. A first start that was cut short holds nothing yet and begins again. */
async function start(
  folder: string | undefined,
  image: string | undefined,
  migrations: readonly Migration[],
): Promise<EmbeddedThread> {
  const isNew = folder === undefined || (await prepareData(folder))
  const place = { folder: folder === undefined ? undefined : embeddedData(folder), image: isNew ? image : undefined }
  const thread = await startThread(place).catch(cause =>
    Promise.reject(isNew ? cause : unreadable(place.folder, cause)),
  )
  try {
    await migrate(
      {
        script: async text => void (await thread.call({ kind: 'script', text }, migrationLimitMs)),
        query: text => ask(thread, { kind: 'query', text, values: [] }, migrationLimitMs),
      },
      migrations,
    )
  } catch (error) {
    await thread.stop()
    throw error
  }
  if (isNew && folder !== undefined) await markCreated(folder)
  return thread
}

const ask = async (thread: EmbeddedThread, request: Request, limitMs: number): Promise<Row[]> =>
  (await thread.call(request, limitMs)).rows ?? []

function session(thread: EmbeddedThread, limitMs: number): Session {
  return {
    begin: async ({ text, values }) => void (await thread.call({ kind: 'begin', text, values }, limitMs)),
    query: (text, values) => ask(thread, { kind: 'query', text, values }, limitMs),
    commit: async () => (await thread.call({ kind: 'commit' }, limitMs)).command !== 'ROLLBACK',
    // A thread that has ended took its open transaction with it.
    rollback: async () => {
      if (!thread.isEnded) await thread.call({ kind: 'rollback' }, limitMs)
    },
  }
}

const unreadable = (folder: string | undefined, cause: unknown) =>
  new Refusal(
    'unavailable',
    `The database files in ${folder} cannot be opened: they are damaged, or of another database version.`,
    'Restore the folder from a backup, or move it away to start with an empty database. Nothing in it was changed.',
    { cause },
  )

const memoryLost = () =>
  new Refusal(
    'unavailable',
    'The database in memory was stopped and its content is gone.',
    'Start again; with CARENAV_DATA_DIR the database is kept in a folder and restarts by itself.',
  )
