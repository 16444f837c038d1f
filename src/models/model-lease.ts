import type { Log } from '../kernel/log.ts'
import type { Database } from '../store/database.ts'
import { costOf, type ModelLimits, type Tokens } from './model-limits.ts'
import { countTurnedAway, reserveUse, type Settled, settleUse } from './model-use.ts'

/** For how many calls room is set aside together, at most, and the share of the day that one process may hold in this way. */
const callsTogether = 16
const shareOfDay = 1 / 50
/** How long what calls have used may wait to be written down. */
const settleMilliseconds = 1_000

/** What one process has set aside of a day. */
export interface Lease {
  /** Takes room for one call, from the store only when none is left here; false when the day has none. */
  take(tokens: number, cost: number): Promise<boolean>
  /** The call is over: what it did not use is room again. */
  end(taken: { readonly tokens: number; readonly cost: number }, used: Tokens): void
  /** Writes down what was used; when no call is under way, gives back the room that is left. */
  settle(): Promise<void>
}

const nothing: Settled = { calls: 0, input: 0, output: 0, cost: 0 }

/**
 * Room for model calls on one day, set aside in the store for several calls at once, so that no question waits for the store once more. What a killed
 * process had set aside stays counted: the limit is then met early, never late.
 */
export function openLease(database: Database, limits: ModelLimits, day: string, log: Log): Lease {
  let room = { tokens: 0, cost: 0 }
  let used = nothing
  let underWay = 0
  let timer: NodeJS.Timeout | undefined

  let reserving: Promise<unknown> = Promise.resolve()

  const isThere = (tokens: number, cost: number): boolean => room.tokens >= tokens && room.cost >= cost
  const reserve = async (tokens: number, cost: number): Promise<boolean> => {
    if (!(await reserveUse(database, limits, { day, tokens, cost }))) return false
    room = { tokens: room.tokens + tokens, cost: room.cost + cost }
    return true
  }
  /** One after the other: of many calls at one moment the first sets room aside for the rest. */
  const makeRoom = (tokens: number, cost: number): Promise<boolean> => {
    const mine = reserving.then(async () => {
      if (isThere(tokens, cost)) return true
      const calls = callsAtOnce(limits, tokens, cost)
      return (calls > 1 && (await reserve(tokens * calls, cost * calls))) || (await reserve(tokens, cost))
    })
    reserving = mine.catch(() => undefined)
    return mine
  }
  const settle = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const written = used
    const left = underWay === 0 ? room : { tokens: 0, cost: 0 }
    used = nothing
    room = { tokens: room.tokens - left.tokens, cost: room.cost - left.cost }
    if (written.calls === 0 && left.tokens === 0) return
    const released = { day, tokens: written.input + written.output + left.tokens, cost: written.cost + left.cost }
    await settleUse(database, released, written).catch((error: unknown) =>
      log.error('model-use-not-settled', { error: error instanceof Error ? error.name : 'unknown' }),
    )
  }
  return {
    async take(tokens, cost) {
      underWay += 1
      try {
        while (!isThere(tokens, cost)) {
          if (await makeRoom(tokens, cost)) continue
          await countTurnedAway(database, day)
          underWay -= 1
          return false
        }
      } catch (error) {
        underWay -= 1
        throw error
      }
      room = { tokens: room.tokens - tokens, cost: room.cost - cost }
      return true
    },
    end(taken, tokens) {
      const cost = costOf(tokens, limits)
      underWay -= 1
      room = {
        tokens: room.tokens + taken.tokens - tokens.input - tokens.output,
        cost: room.cost + taken.cost - cost,
      }
      used = {
        calls: used.calls + 1,
        input: used.input + tokens.input,
        output: used.output + tokens.output,
        cost: used.cost + cost,
      }
      timer ??= setTimeout(() => void settle(), settleMilliseconds).unref()
    },
    settle,
  }
}

function callsAtOnce({ dayTokens, dayCost }: ModelLimits, tokens: number, cost: number): number {
  const fitting = (day: number | undefined, each: number): number =>
    day === undefined || each === 0 ? callsTogether : Math.floor((day * shareOfDay) / each)
  return Math.max(1, Math.min(callsTogether, fitting(dayTokens, tokens), fitting(dayCost, cost)))
}
