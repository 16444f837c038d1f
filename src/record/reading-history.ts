import { z } from 'zod'
import type { Actor } from '../domain/actor.ts'
import type { Tx } from '../store/database.ts'
import type { ReadingHistory } from './reading-level.ts'

const level = z.enum(['simple', 'standard', 'detailed'])
const setSchema = z.object({ level, at: z.date() })
const overrideSchema = z.object({ level: level.nullable(), at: z.date(), reason: z.string() })
const signalSchema = z.object({ kind: z.string(), at: z.date() })

/**
 * What a person's reading level is made of. Of the record it reads when a condition was last recorded and when the person was last in hospital or
 * emergency care, and nothing else: no demographic, no screening, no social fact.
 */
export async function readReadingHistory(tx: Tx, actor: Actor, person: string, now: Date): Promise<ReadingHistory> {
  const key = [actor.tenant, person]
  const [[choice], [override], given, [diagnosis], [hospital]] = [
    await tx.query(
      `select level, chosen_at as at from reading_preference where tenant_id = $1 and person_id = $2 and not is_automatic`,
      key,
    ),
    await tx.query(
      `select level, set_at as at, reason from reading_override where tenant_id = $1 and person_id = $2
       order by ordinal desc limit 1`,
      key,
    ),
    await tx.query(
      `select kind, max(given_at) as at from reading_signal where tenant_id = $1 and person_id = $2 group by kind`,
      key,
    ),
    await tx.query(
      `select 'new-diagnosis' as kind, max(effective_at) as at from fact
       where tenant_id = $1 and person_id = $2 and kind = 'condition' and status = 'active' and superseded_by is null and effective_at <= $3
       having max(effective_at) is not null`,
      [...key, now],
    ),
    await tx.query(
      `select 'hospital' as kind, max(coalesce((effective->>'end')::timestamptz, effective_at)) as at from fact
       where tenant_id = $1 and person_id = $2 and kind = 'encounter' and detail->>'class' in ('IMP', 'ACUTE', 'NONAC', 'EMER', 'OBSENC')
         and superseded_by is null and effective_at <= $3
       having max(effective_at) is not null`,
      [...key, now],
    ),
  ]
  const set = override === undefined ? undefined : overrideSchema.parse(override)
  const signals = [...given, diagnosis, hospital].filter(row => row !== undefined)
  return {
    ...(choice === undefined ? {} : { choice: setSchema.parse(choice) }),
    ...(set === undefined || set.level === null ? {} : { override: { ...set, level: set.level } }),
    signals: z.array(signalSchema).parse(signals),
  }
}
