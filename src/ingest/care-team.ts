import type { Tx } from '../store/database.ts'

/** Gives a clinician rights on those of the named people whose record is loaded; a second call changes nothing. */
export async function joinCareTeam(
  tx: Tx,
  { tenant, user, people, since }: { tenant: string; user: string; people: readonly string[]; since: Date },
): Promise<void> {
  await tx.query(
    `insert into care_team (tenant_id, person_id, user_id, since)
     select tenant_id, person_id, $2, $4 from person where tenant_id = $1 and person_id = any($3::text[])
     on conflict do nothing`,
    [tenant, user, people, since],
  )
}
