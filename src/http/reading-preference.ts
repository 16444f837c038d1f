import { audit } from '../audit/audit.ts'
import type { PatientActor } from '../domain/actor.ts'
import type { Level } from '../domain/answer.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Database } from '../store/database.ts'

/** Keeps how plainly the patient wants to be written to; answers and plans follow it from now on. Writes one audit row. */
export async function setReadingLevel(
  database: Database,
  clock: Clock,
  actor: PatientActor,
  level: Level,
): Promise<void> {
  const now = clock.now()
  await database.as(actor, async tx => {
    await tx.query(
      `insert into reading_preference (tenant_id, person_id, level, chosen_at) values ($1, $2, $3, $4)
       on conflict (tenant_id, person_id) do update set level = excluded.level, chosen_at = excluded.chosen_at`,
      [actor.tenant, actor.person, level, now],
    )
    const event = { action: 'preference-set', person: actor.person, subject: 'reading_preference', detail: { level } }
    await audit(tx, actor, event, now)
  })
}
