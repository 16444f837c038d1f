import { audit } from '../audit/audit.ts'
import type { Card } from '../domain/answer.ts'
import { canonicalise } from '../kernel/canonical.ts'
import { Refusal } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { languageOf } from '../kernel/language.ts'
import type { Tx } from '../store/database.ts'
import type { Asker, ChainParts } from './parts.ts'
import { type ReportReason, reportWrong } from './report.ts'
import { isUrgent } from './urgent.ts'

export interface Feedback {
  readonly verdict: 'helpful' | 'not-helpful' | 'wrong'
  /** Of a wrong answer. */
  readonly reason?: ReportReason | undefined
  /** The reader's own words, at most 2000 characters. */
  readonly note?: string | undefined
}

export interface FeedbackTaken {
  /** The report that the care team now has; a patient's "this is wrong" makes one. */
  readonly report?: string
  /** Where the words speak of something urgent. */
  readonly card?: Card
}

/**
 * Stores what a reader thinks of an answer; a patient's "wrong" also goes to the care team as a report. The words are triaged before anything
 * else: a card goes out whether or not they can be stored. Throws Refusal `not-found` for a message out of the actor's sight.
 */
export async function giveFeedback(
  parts: Pick<ChainParts, 'database' | 'clock' | 'guard' | 'log'>,
  actor: Asker,
  person: string,
  message: string,
  { verdict, reason, note = '' }: Feedback,
): Promise<FeedbackTaken> {
  const now = parts.clock.now()
  const words = canonicalise(note, 2_000).text
  const triage = parts.guard.assess(words, { previous: [] })
  const card =
    triage.urgency === 'routine' ? undefined : parts.guard.escalate(triage, languageOf(words) ?? 'en').reply(0).card
  const shown = card === undefined ? {} : { card }
  try {
    return await parts.database.as(actor, async tx => {
      await keepFeedback(tx, actor, { person, message, verdict, reason, words }, now)
      if (verdict !== 'wrong' || actor.role !== 'patient') return shown
      const reporting = { message, reason: reason ?? 'other', words, urgency: triage.urgency }
      return { ...shown, report: await reportWrong(tx, actor, reporting, now) }
    })
  } catch (error) {
    if (!isUrgent(triage)) throw error
    parts.log.error('urgent-feedback-not-stored', { reason: error instanceof Error ? error.name : 'unknown' })
    return shown
  }
}

interface Kept extends Pick<Feedback, 'verdict' | 'reason'> {
  readonly person: string
  readonly message: string
  readonly words: string
}

async function keepFeedback(tx: Tx, actor: Asker, given: Kept, now: Date): Promise<void> {
  const { person, message, verdict, reason, words } = given
  const note = [reason, words].filter(part => part !== undefined && part !== '').join(': ')
  const kept = await tx.query(
    `insert into feedback (tenant_id, person_id, message_id, feedback_id, user_id, verdict, note, given_at)
     select tenant_id, person_id, message_id, $5, $6, $7, $8, $9 from message
     where tenant_id = $1 and person_id = $2 and message_id = $3 and reader = $4 returning feedback_id`,
    [actor.tenant, person, message, actor.role, newId(), actor.user, verdict, note, now],
  )
  if (kept.length === 0) throw new Refusal('not-found', 'There is no such message here.', 'Check the id.')
  const event = { action: 'feedback-given', person, subject: `message/${message}`, detail: { verdict } }
  await audit(tx, actor, event, now)
}
