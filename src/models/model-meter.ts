import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Database } from '../store/database.ts'
import type { ModelFault } from './chat-door.ts'
import { type Lease, openLease } from './model-lease.ts'
import { costOf, type ModelLimits, replyTokens, type Tokens } from './model-limits.ts'
import { dayOf, isDaySpent, type ModelUse, readModelUse } from './model-use.ts'

/** A limit of one call or of the day leaves no room for this call; it was not made. */
export class OverBudget extends Error {}

/** One call that may be made, from its reservation on. */
export interface MeteredCall {
  /** What it did use. Called once, whatever became of the call. */
  end(used: Tokens): void
}

export interface Meter {
  /** Throws OverBudget when this call would go past a limit. */
  begin(inputTokens: number): Promise<MeteredCall>
  /** Told of every answer that the configured model did not write. */
  fellBack(fault: ModelFault): void
}

/** What `carenav doctor` and `/metrics` tell of a meter. */
export interface MeterReading {
  readonly use: ModelUse
  readonly limits: ModelLimits
  /** The day's limit is reached: until midnight UTC answers are composed without a model. */
  readonly isSpent: boolean
  /** Answers that the model did not write, by reason, since this process started. */
  readonly fallbacks: ReadonlyMap<ModelFault, number>
}

export interface KeptMeter extends Meter {
  read(): Promise<MeterReading>
}

/** Counts in the store, so that the limits hold over all processes and restarts. When room cannot be set aside, no call is made. */
export function createMeter(
  limits: ModelLimits,
  { database, clock, log }: { readonly database: Database; readonly clock: Clock; readonly log: Log },
): KeptMeter {
  const fallbacks = new Map<ModelFault, number>()
  let today = { day: '', lease: openLease(database, limits, '', log) }
  const leaseOf = async (day: string): Promise<Lease> => {
    if (today.day !== day) {
      const { lease: yesterdays } = today
      today = { day, lease: openLease(database, limits, day, log) }
      await yesterdays.settle()
    }
    return today.lease
  }
  return {
    async begin(inputTokens) {
      const most = { input: inputTokens, output: replyTokens(limits) }
      const tokens = most.input + most.output
      const cost = costOf(most, limits)
      if (tokens > limits.callTokens) throw new OverBudget('the request is longer than a call may be')
      if (limits.callCost !== undefined && cost > limits.callCost)
        throw new OverBudget('the call may cost more than a call may')
      const lease = await leaseOf(dayOf(clock.now()))
      if (!(await lease.take(tokens, cost))) throw new OverBudget('the limit of the day is reached')
      return { end: used => lease.end({ tokens, cost }, used) }
    },
    fellBack: fault => void fallbacks.set(fault, (fallbacks.get(fault) ?? 0) + 1),
    read: async () => {
      await today.lease.settle()
      const use = await readModelUse(database, clock.now())
      return { use, limits, isSpent: isDaySpent(use, limits), fallbacks }
    },
  }
}

/** For evaluations and tests that bring no store: nothing is counted and nothing is limited. */
export const unmetered: Meter = { begin: async () => ({ end: () => undefined }), fellBack: () => undefined }
