import { audit } from '../audit/audit.ts'
import { canonicalise } from '../kernel/canonical.ts'
import { Refusal } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { Asker, ChainParts } from './parts.ts'

export interface Feedback {
  readonly verdict: 'helpful' | 'not-helpful' | 'wrong'
  /** The reader's own words, at most 2000 characters. */
  readonly note?: string
}

/** Stores what a reader thinks of an answer. Throws Refusal `not-found` for a message out of the actor's sight. */
export async function giveFeedback(
  { database, clock }: Pick<ChainParts, 'database' | 'clock'>,
  actor: Asker,
  person: string,
  message: string,
  { verdict, note = '' }: Feedback,
): Promise<void> {
  const now = clock.now()
  const { text } = canonicalise(note, 2_000)
  await database.as(actor, async tx => {
    const given = await tx.query(
      `insert into feedback (tenant_id, person_id, message_id, feedback_id, user_id, verdict, note, given_at)
       select tenant_id, person_id, message_id, $5, $6, $7, $8, $9 from message
       where tenant_id = $1 and person_id = $2 and message_id = $3 and reader = $4 returning feedback_id`,
      [actor.tenant, person, message, actor.role, newId(), actor.user, verdict, text, now],
    )
    if (given.length === 0) throw new Refusal('not-found', 'There is no such message here.', 'Check the id.')
    await audit(
      tx,
      actor,
      { action: 'feedback-given', person, subject: `message/${message}`, detail: { verdict } },
      now,
    )
  })
}
