import { systemActor } from '../domain/actor.ts'
import type { Queue } from '../jobs/queue.ts'
import { Refusal } from '../kernel/errors.ts'
import { beginVectors, bringSlice, type VectorParts } from './search-vectors.ts'

/** Far from the minute after which a job counts as lost, even when the last batch takes an embedding server's whole deadline. */
const slice = { texts: 512, milliseconds: 20_000 }
/** Seconds until a server that did not answer is asked again, and until a job is looked at that another process has to do. */
const pause = { refused: 60, others: 10 }
const actor = systemActor('ingest')

/** Brings vectors in the background: what a start finds missing, and whatever is asked for with `askForVectors`. The old index serves meanwhile. */
export async function startVectorJobs(parts: VectorParts, queue: Queue): Promise<void> {
  queue.work('search-vectors', () => vectorJob(parts, queue))
  if (await beginVectors(parts)) await askForVectors(parts, queue)
}

/** Asks the server that works on this database for the vectors that are missing. */
export const askForVectors = ({ database }: VectorParts, queue: Queue, after = 0): Promise<void> =>
  database.as(actor, tx => queue.send(tx, 'search-vectors', {}, after))

/** One slice, then the next as a job of its own: a killed process loses a slice, and what it had stored of it stays. */
async function vectorJob(parts: VectorParts, queue: Queue): Promise<void> {
  const allowance = { texts: slice.texts, until: performance.now() + slice.milliseconds }
  const found = await bringSlice(parts, allowance).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    parts.log.warn('vectors-wait', { reason: error.message, hint: error.hint, seconds: pause.refused })
    return { state: 'refused' } as const
  })
  if (found.state === 'done') return
  await askForVectors(parts, queue, found.state === 'more' ? 0 : pause[found.state])
}
