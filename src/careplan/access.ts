import type { ClinicianActor, SystemActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Tx } from '../store/database.ts'

/** Refuses a person whom the actor has no rights on in the same words as one who does not exist. */
export async function requirePerson(tx: Tx, actor: ClinicianActor | SystemActor, person: string): Promise<void> {
  const rows = await tx.query(
    `select person_id from person p where p.tenant_id = $1 and p.person_id = $2 and ($3 or exists (
       select from care_team c where c.tenant_id = $1 and c.person_id = $2 and c.user_id = $4))`,
    [actor.tenant, person, actor.role === 'system', actor.user],
  )
  if (rows.length === 0)
    throw new Refusal(
      'not-found',
      'There is no such person among your patients.',
      'Check the id, or ask to join the care team.',
    )
}

export const noSuggestion = (): Refusal =>
  new Refusal('not-found', 'There is no such suggestion among your patients.', 'Open the inbox again.')
