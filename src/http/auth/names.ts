import { systemActor } from '../../domain/actor.ts'
import type { Database } from '../../store/database.ts'

/** The names behind user ids, for lists that say who did what; unknown ids are left out. */
export async function readNames(
  database: Database,
  tenant: string,
  users: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.as(systemActor('sign-in', tenant), tx =>
    tx.query<{ id: string; name: string }>(
      `select u.id, u.name from auth_user u join membership m on m.user_id = u.id
       where m.tenant_id = $1 and u.id = any($2::text[])`,
      [tenant, [...new Set(users)]],
    ),
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
