/** The learning thread: one corpus in, one model out. Its numbers are handed over, not copied. */
import { parentPort, workerData } from 'node:worker_threads'
import { learnModel } from './learnt-model.ts'

const port = parentPort
if (port === null) throw new Error('this file runs as a worker thread')

// workerData is ours: learn-in-thread.ts writes it as texts.
const model = learnModel(workerData as readonly string[])
port.postMessage(model, [model.rarities.buffer, model.vectors.buffer] as ArrayBuffer[])
