import { AsyncLocalStorage } from 'node:async_hooks'
import type { Actor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import { actorContext } from './context.ts'
import type { Row, Tx } from './database.ts'
import { parameter } from './values.ts'

/** One connection as a transaction sees it. The two stores differ in this and in nothing above it. */
export interface Session {
  begin(context: { readonly text: string; readonly values: readonly unknown[] }): Promise<void>
  query(text: string, values: readonly unknown[]): Promise<Row[]>
  /** False when the database rolled back instead, because a statement had failed. */
  commit(): Promise<boolean>
  rollback(): Promise<void>
}

const open = new AsyncLocalStorage<{ readonly store: object; over: boolean }>()

/** Throws inside a transaction of the same store: a second one would wait for the first for ever. */
export function refuseNesting(store: object): void {
  const outer = open.getStore()
  if (outer?.store === store && !outer.over) {
    throw new Error('database.as inside database.as: hand the tx on instead of opening a second transaction')
  }
}

/**
 * Runs `work` in one transaction under the actor. Statements of one transaction run one after the other, also when the
 * caller starts several at once. A transaction in which nothing runs for `idleMs` is rolled back and refused, so that
 * forgotten work cannot hold the store.
 */
export async function transact<T>(
  store: object,
  session: Session,
  actor: Actor,
  work: (tx: Tx) => Promise<T>,
  idleMs: number,
): Promise<T> {
  const mark = { store, over: false }
  const idle = idleWatch(idleMs)
  let last: Promise<unknown> = Promise.resolve()
  const tx: Tx = {
    query: <R extends Row>(text: string, values: readonly unknown[] = []) => {
      if (mark.over) return Promise.reject(new Error('this transaction is over'))
      const run = last.then(() => idle.during(() => session.query(text, values.map(parameter))))
      last = run.catch(() => undefined)
      // The caller names the row's shape beside the SQL that makes it.
      return run as Promise<unknown> as Promise<R[]>
    },
  }
  try {
    await session.begin(actorContext(actor))
    const result = await Promise.race([open.run(mark, () => work(tx)), idle.expired])
    mark.over = true
    await last
    if (!(await session.commit())) {
      throw new Error('a statement of this transaction failed and was not rethrown, so nothing was kept')
    }
    return result
  } catch (error) {
    mark.over = true
    await last
    await session.rollback()
    throw error
  } finally {
    idle.stop()
  }
}

function idleWatch(idleMs: number) {
  const { promise: expired, reject } = Promise.withResolvers<never>()
  expired.catch(() => undefined)
  const refuse = () =>
    reject(
      new Refusal(
        'unavailable',
        `A transaction was left open without work for ${idleMs / 1000} seconds and was rolled back.`,
        'Try again. If it repeats, report it: a transaction must not wait for anything but the database.',
      ),
    )
  let timer = setTimeout(refuse, idleMs)
  const stop = () => clearTimeout(timer)
  const during = async <T>(run: () => Promise<T>): Promise<T> => {
    stop()
    try {
      return await run()
    } finally {
      timer = setTimeout(refuse, idleMs)
    }
  }
  return { expired, stop, during }
}
