import { Worker } from 'node:worker_threads'
import { Refusal } from '../kernel/errors.ts'
import type { Outcome, Place, Reply, Request } from './embedded-protocol.ts'
import { QueryError } from './query-error.ts'

/** The server's end of the database thread. */
export interface EmbeddedThread {
  /** Sends one request and waits. Past `limitMs` the thread is ended and the caller refused; what was committed is kept. */
  call(request: Request, limitMs: number): Promise<Reply>
  /** Ended by the watchdog, by a crash or by `stop`; a new thread must be started. */
  readonly isEnded: boolean
  stop(): Promise<void>
}

/** The engine needs seconds for the very first start on a slow machine, never minutes. */
const openLimitMs = 120_000

/** Starts the thread and resolves when the engine answers. */
export async function startThread(place: Place): Promise<EmbeddedThread> {
  // None of the server's own command-line flags: some, such as those of `node -e`, are refused by a thread.
  const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), { workerData: place, execArgv: [] })
  let waiting: { resolve(reply: Reply): void; reject(error: Error): void } | undefined
  let ended = false

  const settle = (outcome: Outcome) => {
    const call = waiting
    waiting = undefined
    // Only a call under way keeps the process alive.
    worker.unref()
    if (call === undefined) return
    if ('reply' in outcome) call.resolve(outcome.reply)
    else if ('refused' in outcome) call.reject(new QueryError(outcome.refused))
    else call.reject(Object.assign(new Error(outcome.failed), { stack: outcome.stack }))
  }
  const end = (error: Error) => {
    ended = true
    const call = waiting
    waiting = undefined
    call?.reject(error)
  }
  worker.on('message', settle)
  worker.on('error', cause => end(stopped(cause)))
  worker.on('exit', () => end(stopped(undefined)))

  const wait = (limitMs: number): Promise<Reply> => {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    waiting = { resolve, reject }
    worker.ref()
    const watchdog = setTimeout(() => {
      ended = true
      const call = waiting
      waiting = undefined
      void worker.terminate().then(() => call?.reject(tooLong(limitMs)))
    }, limitMs)
    return promise.finally(() => clearTimeout(watchdog))
  }
  await wait(openLimitMs)

  return {
    call: (request, limitMs) => {
      if (ended) return Promise.reject(stopped(undefined))
      if (waiting !== undefined) return Promise.reject(new Error('the database thread answers one request at a time'))
      worker.postMessage(request)
      return wait(limitMs)
    },
    get isEnded() {
      return ended
    },
    stop: async () => {
      ended = true
      await worker.terminate()
    },
  }
}

const tooLong = (limitMs: number) =>
  new Refusal(
    'unavailable',
    `The database did not answer within ${limitMs / 1000} seconds, so the query was stopped.`,
    'Ask for less at once, or try again; the database has been restarted and what was saved is there.',
  )

const stopped = (cause: unknown) =>
  new Refusal('unavailable', 'The embedded database stopped unexpectedly.', 'Try again; it restarts by itself.', {
    cause,
  })
