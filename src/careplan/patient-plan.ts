import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import type { ClinicianActor, PatientActor } from '../domain/actor.ts'
import type { Level } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import type { Tx } from '../store/database.ts'
import { loadSuggestion, spanSchema } from './read.ts'

/** One approved item as its person reads it. */
export interface PlanEntry {
  readonly id: string
  /** Plain wording, grade 6 or lower unless the approving clinician wrote it otherwise. */
  readonly text: string
  /** The clinical wording, for a reader who chose 'detailed'. */
  readonly detail?: string
  /** Display name of the clinician who approved it. */
  readonly approvedBy: string
  readonly approvedAt: Date
  /** Why: the person's own facts and the rules that it leans on. */
  readonly evidence: readonly Span[]
  /** The newest thing that the person said about it to the care team. */
  readonly feedback?: { readonly at: Date; readonly isResolved: boolean }
}

/**
 * The active plan of one person at their reading level, newest approval first: approved items
 * whose undo window is over, no drafts. Writes one audit row.
 */
export async function patientPlan(
  tx: Tx,
  actor: PatientActor | ClinicianActor,
  person: string,
  now: Date,
): Promise<readonly PlanEntry[]> {
  const rows = z.array(rowSchema).parse(
    await tx.query(
      `select i.plan_item_id as id, i.text, i.patient_text, i.approved_as, i.approved_at, i.spans, p.reading_level as level,
         t.asked_at as told_at, t.status as told_status
       from plan_item i join person p on p.tenant_id = i.tenant_id and p.person_id = i.person_id
         left join lateral (select asked_at, status from plan_task where tenant_id = i.tenant_id and person_id = i.person_id
           and plan_item_id = i.plan_item_id order by asked_at desc limit 1) t on true
       where i.tenant_id = $1 and i.person_id = $2 and i.status = 'active' and i.visible_from <= $5::timestamptz and (p.person_id = $3 or exists (
         select from care_team c where c.tenant_id = $1 and c.person_id = $2 and c.user_id = $4))
       order by i.approved_at desc, i.plan_item_id`,
      [actor.tenant, person, actor.role === 'patient' ? actor.person : null, actor.user, now.toISOString()],
    ),
  )
  await audit(tx, actor, { action: 'plan-read', person, subject: 'plan_item', detail: { count: rows.length } }, now)
  return rows.map(row => ({
    id: row.id,
    ...wordsFor(row.level, row.text, row.patient_text),
    approvedBy: row.approved_as,
    approvedAt: row.approved_at,
    evidence: row.spans,
    ...(row.told_at === null ? {} : { feedback: { at: row.told_at, isResolved: row.told_status === 'resolved' } }),
  }))
}

/** What the patient will see of a suggestion, item by item, if it is approved as it stands. Writes one audit row. */
export async function patientView(
  tx: Tx,
  actor: ClinicianActor,
  id: string,
  now: Date,
): Promise<{ readonly level: Level; readonly items: readonly PatientPreview[] }> {
  const { person, items, sentinel, status } = await loadSuggestion(tx, actor, id, 'read')
  const [row] = await tx.query('select reading_level as level from person where tenant_id = $1 and person_id = $2', [
    actor.tenant,
    person,
  ])
  const { level } = z.object({ level: levelSchema }).parse(row)
  await audit(tx, actor, { action: 'suggestion-read', person, subject: `suggestion/${id}` }, now)
  return {
    level,
    // A planted draft never reaches anybody, and once it is decided that is no secret.
    items: (sentinel !== undefined && status === 'decided' ? [] : items)
      .filter(item => item.status !== 'rejected' && item.status !== 'ended')
      .map(item => ({
        item: item.id,
        ...wordsFor(level, item.text, item.patientText),
        isVisible: item.active !== undefined && item.active.visibleFrom <= now,
      })),
  }
}

export interface PatientPreview extends Pick<PlanEntry, 'text' | 'detail'> {
  readonly item: string
  /** Approved, and its undo window is over: the patient sees it now. */
  readonly isVisible: boolean
}

const wordsFor = (level: Level, text: string, patientText: string): Pick<PlanEntry, 'text' | 'detail'> =>
  level === 'detailed' ? { text: patientText, detail: text } : { text: patientText }

const levelSchema = z.enum(['simple', 'standard', 'detailed'])
const rowSchema = z.object({
  id: z.string(),
  text: z.string(),
  patient_text: z.string(),
  approved_as: z.string(),
  approved_at: z.date(),
  spans: z.array(spanSchema),
  level: levelSchema,
  told_at: z.date().nullable(),
  told_status: z.string().nullable(),
})
