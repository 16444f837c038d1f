import { z } from 'zod'

/** An id as a job may carry it: no blanks, so that no sentence about a person fits in. */
const id = z.string().regex(/^\S{1,200}$/)

/**
 * Every kind of job with what it says, ids only. A handler may run twice for one job and must do the same both times.
 * `findings-recompute`: the record of this person has changed. `findings-nightly`: the people after this one are due.
 * `search-vectors`: texts of the knowledge base lack vectors of the embedder that answers, or of the one that is to answer next.
 */
export const jobData = {
  'findings-recompute': z.strictObject({ tenant: id, person: id }),
  'findings-nightly': z.strictObject({ tenant: id, after: id.optional() }),
  'search-vectors': z.strictObject({}),
} as const

export type JobName = keyof typeof jobData
export type JobData<N extends JobName> = Readonly<z.infer<(typeof jobData)[N]>>

export const jobNames: readonly JobName[] = ['findings-recompute', 'findings-nightly', 'search-vectors']

/** Seconds that a job waits for more of its kind: a file of many batches changes one person many times. */
export const settling: Readonly<Record<JobName, number>> = {
  'findings-recompute': 1,
  'findings-nightly': 0,
  'search-vectors': 0,
}

/** Jobs of one key that wait are one job: a burst of changes is done once. */
export function keyOf<N extends JobName>(name: N, data: JobData<N>): string {
  return [name, ...Object.values(data)].join('/')
}
