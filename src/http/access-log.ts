import { z } from 'zod'
import type { PatientActor } from '../domain/actor.ts'
import type { Database } from '../store/database.ts'
import { readNames } from './auth/names.ts'

/** One time somebody read or decided something about a person. */
export interface AccessEntry {
  readonly at: string
  readonly who: string
  readonly isYou: boolean
  readonly role: string
  readonly action: string
}

const rowSchema = z.object({ at: z.date(), user_id: z.string(), role: z.string(), action: z.string() })

/** The newest 200 entries about the patient, one for each user and action within a minute. Reading this list is itself no entry. */
export async function readAccessLog(database: Database, actor: PatientActor): Promise<readonly AccessEntry[]> {
  const rows = await database.as(actor, tx =>
    tx.query(
      `select max(at) as at, user_id, role, action from audit_event
       where tenant_id = $1 and person_id = $2 and actor_sees(tenant_id, person_id)
       group by user_id, role, action, date_trunc('minute', at) order by max(at) desc limit 200`,
      [actor.tenant, actor.person],
    ),
  )
  const entries = z.array(rowSchema).parse(rows)
  const names = await readNames(
    database,
    actor.tenant,
    entries.map(({ user_id }) => user_id),
  )
  return entries.map(({ at, user_id, role, action }) => ({
    at: at.toISOString(),
    who: names.get(user_id) ?? (role === 'system' ? 'Care Navigator' : user_id),
    isYou: user_id === actor.user,
    role,
    action,
  }))
}
