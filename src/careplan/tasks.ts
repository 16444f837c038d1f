import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import type { ClinicianActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Tx } from '../store/database.ts'

const taskSchema = z.object({
  id: z.string(),
  person: z.string(),
  personName: z.string(),
  /** The plan item that the person cannot follow. */
  planItem: z.string(),
  suggestion: z.string(),
  text: z.string(),
  reason: z.string(),
  words: z.string(),
  urgency: z.enum(['emergency', 'crisis', 'same-day', 'routine']),
  askedAt: z.date(),
  status: z.enum(['open', 'resolved']),
  note: z.string().nullable(),
  resolvedAs: z.string().nullable(),
  resolvedAt: z.date().nullable(),
})

/** What a person said about an item of their plan, for the care team to answer. */
export type PlanTask = Readonly<z.infer<typeof taskSchema>>

/** The tasks of one clinician's people: the most urgent first, then the oldest. One audit row per person on the list. */
export async function listTasks(
  tx: Tx,
  actor: ClinicianActor,
  status: PlanTask['status'],
  now: Date,
): Promise<readonly PlanTask[]> {
  const rows = await readTasks(tx, actor, { status })
  for (const person of new Set(rows.map(row => row.person)))
    await audit(tx, actor, { action: 'tasks-listed', person, subject: 'plan_task' }, now)
  return rows
}

/**
 * Resolves a task with a note that says what was done. The same clinician's second sending changes nothing. Refuses 'not-found' for a
 * foreign or unknown task, 'conflict' when another clinician resolved it, 'invalid' without a note.
 */
export async function resolveTask(
  tx: Tx,
  actor: ClinicianActor,
  id: string,
  { note, signedAs }: { readonly note: string; readonly signedAs: string },
  now: Date,
): Promise<PlanTask> {
  const [task] = await readTasks(tx, actor, { id })
  if (task === undefined)
    throw new Refusal('not-found', 'There is no such task among your patients.', 'Open the inbox again.')
  if (note.trim() === '') throw new Refusal('invalid', 'The note is empty.', 'Write what was done.')
  const resolved = await tx.query(
    `update plan_task set status = 'resolved', note = $4, resolved_by = $5, resolved_as = $6, resolved_at = $7::timestamptz
     where tenant_id = $1 and person_id = $2 and task_id = $3 and status = 'open' returning task_id`,
    [actor.tenant, task.person, id, note.trim(), actor.user, signedAs, now.toISOString()],
  )
  const [after] = await readTasks(tx, actor, { id })
  if (after === undefined) throw new Error('a resolved task is kept')
  if (resolved.length === 0) {
    if (after.note === note.trim() && after.resolvedAs === signedAs) return after
    throw new Refusal(
      'conflict',
      `${after.resolvedAs ?? 'Somebody'} has resolved this already.`,
      'Open the inbox again.',
    )
  }
  await audit(tx, actor, { action: 'task-resolved', person: task.person, subject: `plan_task/${id}` }, now)
  return after
}

async function readTasks(
  tx: Tx,
  actor: ClinicianActor,
  { id, status }: { readonly id?: string; readonly status?: PlanTask['status'] },
): Promise<readonly PlanTask[]> {
  return z.array(taskSchema).parse(
    await tx.query(
      `select t.task_id as id, t.person_id as person, p.name as "personName", t.plan_item_id as "planItem", i.suggestion_id as suggestion,
         i.text, t.reason, t.words, t.urgency, t.asked_at as "askedAt", t.status, t.note, t.resolved_as as "resolvedAs",
         t.resolved_at as "resolvedAt"
       from plan_task t
         join care_team c on c.tenant_id = t.tenant_id and c.person_id = t.person_id and c.user_id = $2
         join person p on p.tenant_id = t.tenant_id and p.person_id = t.person_id
         join plan_item i on i.tenant_id = t.tenant_id and i.person_id = t.person_id and i.plan_item_id = t.plan_item_id
       where t.tenant_id = $1 and ($3::text is null or t.task_id = $3) and ($4::text is null or t.status = $4)
       order by array_position(array['emergency', 'crisis', 'same-day', 'routine'], t.urgency), t.asked_at, t.task_id`,
      [actor.tenant, actor.user, id ?? null, status ?? null],
    ),
  )
}
