import { z } from 'zod'
import { systemActor } from '../domain/actor.ts'
import type { Database } from '../store/database.ts'
import type { ModelLimits, Tokens } from './model-limits.ts'

const useSchema = z.object({
  calls: z.number(),
  turnedAway: z.number(),
  input: z.number(),
  output: z.number(),
  cost: z.number(),
  /** Promised to calls that have not come back. */
  reserved: z.number(),
  reservedCost: z.number(),
})
/** What served models have used on one day. */
export type ModelUse = Readonly<z.infer<typeof useSchema>>

const none: ModelUse = { calls: 0, turnedAway: 0, input: 0, output: 0, cost: 0, reserved: 0, reservedCost: 0 }
const actor = systemActor('operate')
/** Of the day of `now`, UTC, over all processes of the installation. */
export async function readModelUse(database: Database, now: Date): Promise<ModelUse> {
  const [row] = await database.as(actor, tx =>
    tx.query(
      `select calls, turned_away as "turnedAway", input_tokens as input, output_tokens as output, cost, reserved_tokens as reserved,
         reserved_cost as "reservedCost" from model_use where tenant_id = $1 and day = $2`,
      [actor.tenant, dayOf(now)],
    ),
  )
  return row === undefined ? none : useSchema.parse(row)
}

/** Whether a limit of the day has turned calls away, or leaves nothing for another. */
export const isDaySpent = (use: ModelUse, { dayTokens, dayCost }: ModelLimits): boolean =>
  use.turnedAway > 0 ||
  (dayTokens !== undefined && use.input + use.output + use.reserved >= dayTokens) ||
  (dayCost !== undefined && use.cost + use.reservedCost >= dayCost)

/** Tokens and cost set aside on one day. */
export interface Reserved {
  readonly day: string
  readonly tokens: number
  readonly cost: number
}

export const dayOf = (now: Date): string => now.toISOString().slice(0, 10)

/** Sets so much aside; false when the day has no room for it. One statement, so that the calls of all processes add up. */
export async function reserveUse(
  database: Database,
  { dayTokens, dayCost }: ModelLimits,
  { day, tokens, cost }: Reserved,
): Promise<boolean> {
  // A first row is not compared with the limit.
  if (tokens > (dayTokens ?? tokens) || cost > (dayCost ?? cost)) return false
  const taken = await database.as(actor, tx =>
    tx.query(
      `insert into model_use as u (tenant_id, day, reserved_tokens, reserved_cost) values ($1, $2, $3, $4)
       on conflict (tenant_id, day) do update set reserved_tokens = u.reserved_tokens + $3, reserved_cost = u.reserved_cost + $4
       where ($5::float8 is null or u.input_tokens + u.output_tokens + u.reserved_tokens + $3 <= $5)
         and ($6::float8 is null or u.cost + u.reserved_cost + $4 <= $6)
       returning day`,
      [actor.tenant, day, tokens, cost, dayTokens ?? null, dayCost ?? null],
    ),
  )
  return taken.length > 0
}

/** Counts a call that was not made because the day had no room for it. */
export async function countTurnedAway(database: Database, day: string): Promise<void> {
  await database.as(actor, tx =>
    tx.query(
      `insert into model_use as u (tenant_id, day, turned_away) values ($1, $2, 1)
       on conflict (tenant_id, day) do update set turned_away = u.turned_away + 1`,
      [actor.tenant, day],
    ),
  )
}

export interface Settled extends Tokens {
  readonly calls: number
  readonly cost: number
}

/** Writes down what calls have used, and gives back what had been set aside for it and what is set aside no longer. */
export async function settleUse(database: Database, released: Reserved, used: Settled): Promise<void> {
  await database.as(actor, tx =>
    tx.query(
      `update model_use set calls = calls + $3, input_tokens = input_tokens + $4, output_tokens = output_tokens + $5, cost = cost + $6,
         reserved_tokens = reserved_tokens - $7, reserved_cost = reserved_cost - $8 where tenant_id = $1 and day = $2`,
      [actor.tenant, released.day, used.calls, used.input, used.output, used.cost, released.tokens, released.cost],
    ),
  )
}
