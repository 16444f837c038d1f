import { audit } from '../audit/audit.ts'
import type { PatientActor } from '../domain/actor.ts'
import type { Triage } from '../guard/triage/triage.ts'
import { Refusal } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { RuleTable } from '../knowledge/rules.ts'
import type { Tx } from '../store/database.ts'
import type { FeedbackReasonRow } from './feedback-reasons.ts'

export interface PlanFeedback {
  /** Id of an item of the person's own plan. */
  readonly item: string
  /** Row of plan-feedback. */
  readonly reason: string
  /** In the person's own words; may be empty. */
  readonly words: string
  /** What triage made of the words. */
  readonly urgency: Triage['urgency']
}

/**
 * Keeps that the person cannot follow an item of their plan as a task for the care team, and returns its id. The same words about the
 * same item while such a task is open are that task. Changes nothing of the plan. Refuses 'not-found' for an item that is not in the
 * person's plan, 'invalid' for an unknown reason. Writes one audit row.
 */
export async function givePlanFeedback(
  tx: Tx,
  actor: PatientActor,
  { item, reason, words, urgency }: PlanFeedback,
  reasons: RuleTable<FeedbackReasonRow>,
  now: Date,
): Promise<string> {
  const [known] = await tx.query(
    `select plan_item_id from plan_item where tenant_id = $1 and person_id = $2 and plan_item_id = $3
       and status = 'active' and visible_from <= $4::timestamptz`,
    [actor.tenant, actor.person, item, now.toISOString()],
  )
  if (known === undefined)
    throw new Refusal('not-found', 'There is no such step in your plan.', 'Open your plan again.')
  if (!reasons.rows.some(({ id }) => id === reason))
    throw new Refusal(
      'invalid',
      'This reason is not known.',
      `Use one of: ${reasons.rows.map(({ id }) => id).join(', ')}.`,
    )
  const [open] = await tx.query<{ id: string }>(
    `select task_id as id from plan_task where tenant_id = $1 and person_id = $2 and plan_item_id = $3 and reason = $4
       and words = $5 and status = 'open'`,
    [actor.tenant, actor.person, item, reason, words],
  )
  if (open !== undefined) return open.id
  const id = newId()
  await tx.query(
    `insert into plan_task (tenant_id, person_id, task_id, plan_item_id, reason, words, urgency, asked_at, asked_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8::timestamptz, $9)`,
    [actor.tenant, actor.person, id, item, reason, words, urgency, now.toISOString(), actor.user],
  )
  const event = { action: 'plan-feedback-given', person: actor.person, subject: `plan_task/${id}`, detail: { reason } }
  await audit(tx, actor, event, now)
  return id
}
