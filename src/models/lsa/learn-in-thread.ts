import { Worker } from 'node:worker_threads'
import type { Learn, LearntModel } from './learnt-model.ts'

/** In a thread of its own, so that a server answers meanwhile. Rejects when the thread fails or ends without a model. */
export const learnInThread: Learn = texts => {
  const worker = new Worker(new URL('./learn-worker.ts', import.meta.url), { workerData: texts, execArgv: [] })
  const { promise, resolve, reject } = Promise.withResolvers<LearntModel>()
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', code => reject(new Error(`the learning thread ended with code ${code}`)))
  return promise
}
