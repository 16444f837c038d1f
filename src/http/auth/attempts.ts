import { systemActor } from '../../domain/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Database } from '../../store/database.ts'

export interface AttemptVerdict {
  readonly allowed: boolean
  /** Seconds until the window frees up; null when allowed. */
  readonly retryAfter: number | null
}

/** Counts one attempt against `key` within a window of seconds, in one statement, so that many processes share one count. */
export async function countAttempt(
  database: Database,
  clock: Clock,
  key: string,
  rule: { readonly window: number; readonly max: number },
): Promise<AttemptVerdict> {
  const now = clock.now()
  const opened = new Date(now.getTime() - rule.window * 1000)
  const [row] = await database.as(systemActor('sign-in'), tx =>
    tx.query<{ count: number; since: Date }>(
      `insert into auth_attempt (key, count, since) values ($1, 1, $2)
       on conflict (key) do update set
         count = case when auth_attempt.since <= $3 then 1 else auth_attempt.count + 1 end,
         since = case when auth_attempt.since <= $3 then excluded.since else auth_attempt.since end
       returning count, since`,
      [key, now, opened],
    ),
  )
  if (row === undefined || row.count <= rule.max) return { allowed: true, retryAfter: null }
  return {
    allowed: false,
    retryAfter: Math.max(1, Math.ceil((row.since.getTime() - opened.getTime()) / 1000)),
  }
}
