import { audit } from '../audit/audit.ts'
import type { ClinicianActor, PatientActor } from '../domain/actor.ts'
import type { Level } from '../domain/answer.ts'
import type { Clock } from '../kernel/clock.ts'
import { Refusal } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { Database } from '../store/database.ts'

/** Keeps how plainly the patient wants to be written to; answers and plans follow it from now on. `null` hands the choice back. Writes one audit row. */
export async function setReadingLevel(
  database: Database,
  clock: Clock,
  actor: PatientActor,
  level: Level | null,
): Promise<void> {
  const now = clock.now()
  await database.as(actor, async tx => {
    await tx.query(
      `insert into reading_preference (tenant_id, person_id, level, is_automatic, chosen_at) values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, person_id) do update
       set level = excluded.level, is_automatic = excluded.is_automatic, chosen_at = excluded.chosen_at`,
      [actor.tenant, actor.person, level ?? 'simple', level === null, now],
    )
    const detail = { level: level ?? 'automatic' }
    const event = { action: 'preference-set', person: actor.person, subject: 'reading_preference', detail }
    await audit(tx, actor, event, now)
  })
}

/** Sets, with a reason, how plainly a patient is written to, below the patient's own choice; `null` lifts it. Writes one audit row. */
export async function overrideReadingLevel(
  database: Database,
  clock: Clock,
  actor: ClinicianActor,
  person: string,
  { level, reason }: { readonly level: Level | null; readonly reason: string },
): Promise<void> {
  const now = clock.now()
  await database.as(actor, async tx => {
    const set = await tx.query(
      `insert into reading_override (tenant_id, person_id, override_id, level, reason, set_by, set_at)
       select tenant_id, person_id, $3, $4, $5, $6, $7 from person
       where tenant_id = $1 and person_id = $2 and actor_sees(tenant_id, person_id) returning override_id`,
      [actor.tenant, person, newId(), level, reason, actor.user, now],
    )
    if (set.length === 0) throw new Refusal('not-found', 'There is no such person here.', 'Check the id.')
    const detail = { level: level ?? 'lifted' }
    await audit(tx, actor, { action: 'reading-level-overridden', person, subject: 'reading_override', detail }, now)
  })
}
