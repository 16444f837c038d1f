import { type SystemActor, systemActor } from '../domain/actor.ts'
import type { Queue } from '../jobs/queue.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Tx } from '../store/database.ts'
import {
  addCounts,
  countPeople,
  noCount,
  peopleAfter,
  type RecomputeCount,
  type RecomputeWork,
  recompute,
} from './recompute.ts'

export interface RecomputeParts extends RecomputeWork {
  readonly clock: Clock
  readonly log: Log
}

/** People per transaction: on the embedded store others wait this long, and a kill costs no more. */
const batchSize = 25
/** Batches per job of the night: some seconds of work, far from the minute after which a job counts as lost. */
const batchesPerJob = 16

/** Asks for a recompute of one person, in the transaction that changed the record. */
export const recomputeWhenKept =
  (queue: Queue) =>
  (tx: Tx, tenant: string, person: string): Promise<void> =>
    queue.send(tx, 'findings-recompute', { tenant, person })

/** Works off changed records as they come, and everybody once a night at 'HH:MM' UTC ('off' for never). */
export async function startRecompute(parts: RecomputeParts, queue: Queue, nightlyAt: string): Promise<void> {
  queue.work('findings-recompute', ({ tenant, person }) => recomputeOne(parts, tenant, person))
  queue.work('findings-nightly', ({ tenant, after }) => nightlyStretch(parts, queue, tenant, after ?? ''))
  await queue.daily('findings-nightly', nightlyAt, { tenant: service().tenant })
}

/** Recomputes everybody whose record changed and is still waiting; for a command that loads data and ends. */
export const recomputeWaiting = (
  parts: RecomputeParts,
  queue: Queue,
  progress?: (done: number) => void,
): Promise<number> =>
  queue.drain('findings-recompute', ({ tenant, person }) => recomputeOne(parts, tenant, person), progress)

/** Recomputes all people of the tenant here and now, batch by batch. */
export async function recomputeAll(
  parts: RecomputeParts,
  actor: SystemActor,
  progress?: (done: number, total: number) => void,
): Promise<RecomputeCount> {
  const total = await parts.database.as(actor, tx => countPeople(tx, actor.tenant))
  let count = noCount
  for (let after: string | undefined = ''; after !== undefined; ) {
    const batch = await recomputeBatch(parts, actor, after)
    count = addCounts(count, batch.count)
    after = batch.last
    progress?.(count.people, total)
  }
  return count
}

async function recomputeOne(parts: RecomputeParts, tenant: string, person: string): Promise<void> {
  const { drafted, staled } = await recompute(parts, service(tenant), [person], parts.clock.now())
  parts.log.info('findings-recomputed', { drafted, staled })
}

/** A stretch of people a job, each naming where the next one goes on: a killed night is taken up where it stopped. */
async function nightlyStretch(parts: RecomputeParts, queue: Queue, tenant: string, from: string): Promise<void> {
  const actor = service(tenant)
  let count = noCount
  let last: string | undefined = from
  for (let batch = 0; batch < batchesPerJob && last !== undefined; batch += 1) {
    const done = await recomputeBatch(parts, actor, last)
    count = addCounts(count, done.count)
    last = done.last
  }
  parts.log.info('findings-nightly', { ...count, more: last !== undefined })
  const next = last
  if (next === undefined) return
  await parts.database.as(actor, tx => queue.send(tx, 'findings-nightly', { tenant, after: next }))
}

async function recomputeBatch(
  parts: RecomputeParts,
  actor: SystemActor,
  after: string,
): Promise<{ readonly count: RecomputeCount; readonly last: string | undefined }> {
  const people = await parts.database.as(actor, tx => peopleAfter(tx, actor.tenant, after, batchSize))
  const count = people.length === 0 ? noCount : await recompute(parts, actor, people, parts.clock.now())
  return { count, last: people.length < batchSize ? undefined : people.at(-1) }
}

const service = (tenant?: string): SystemActor => systemActor('operate', tenant)
