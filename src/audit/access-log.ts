import type { Actor } from '../domain/actor.ts'
import type { Tx } from '../store/database.ts'

/** One line of "who read or changed my record". */
export type AccessEntry = {
  readonly sequence: number
  readonly at: Date
  readonly user: string
  readonly role: string
  readonly action: string
  readonly subject: string
}

/** The latest events about one person, newest first. Row security leaves nothing of a person the actor may not see. */
export async function accessLog(
  tx: Tx,
  actor: Actor,
  person: string,
  limit: number = 100,
): Promise<readonly AccessEntry[]> {
  return tx.query<AccessEntry>(
    `select sequence, at, user_id as user, role, action, subject
     from audit_event where tenant_id = $1 and person_id = $2 order by sequence desc limit $3`,
    [actor.tenant, person, limit],
  )
}
