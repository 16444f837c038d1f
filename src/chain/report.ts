import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import type { ClinicianActor, PatientActor } from '../domain/actor.ts'
import type { Urgency } from '../domain/answer.ts'
import { Refusal } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { Tx } from '../store/database.ts'

/** What is wrong with an answer, as the patient chooses it. */
export const reportReasons = ['record-wrong', 'misunderstood', 'unclear', 'other'] as const
export type ReportReason = (typeof reportReasons)[number]

const reportSchema = z.object({
  id: z.string(),
  person: z.string(),
  personName: z.string(),
  message: z.string(),
  reason: z.enum(reportReasons),
  words: z.string(),
  urgency: z.enum(['emergency', 'crisis', 'same-day', 'routine']),
  answer: z.string(),
  answeredAt: z.date(),
  reportedAt: z.date(),
  status: z.enum(['open', 'resolved']),
  note: z.string().nullable(),
  resolvedBy: z.string().nullable(),
  resolvedAs: z.string().nullable(),
  resolvedAt: z.date().nullable(),
})
/** A patient's "this is wrong", for the care team. It shows the answer that is meant; the question stays the patient's. */
export type AnswerReport = Readonly<z.infer<typeof reportSchema>>

export interface Reporting {
  readonly message: string
  readonly reason: ReportReason
  /** In the patient's own words; may be empty. */
  readonly words: string
  /** What triage made of the words. */
  readonly urgency: Urgency
}

/**
 * Keeps a report and returns its id. The same words about the same answer while such a report is open are that report. Refuses 'not-found' for an
 * answer that is not the patient's own or is not there yet. Writes one audit row.
 */
export async function reportWrong(
  tx: Tx,
  actor: PatientActor,
  { message, reason, words, urgency }: Reporting,
  now: Date,
): Promise<string> {
  const [open] = await tx.query<{ id: string }>(
    `select report_id as id from answer_report where tenant_id = $1 and person_id = $2 and message_id = $3 and reason = $4 and words = $5
       and status = 'open'`,
    [actor.tenant, actor.person, message, reason, words],
  )
  if (open !== undefined) return open.id
  const id = newId()
  const made = await tx.query(
    `insert into answer_report (tenant_id, person_id, report_id, message_id, reason, words, urgency, answer, answered_at, reported_at, reported_by)
     select tenant_id, person_id, $4, message_id, $5, $6, $7, reply->>'text', answered_at, $8, $9 from message
     where tenant_id = $1 and person_id = $2 and message_id = $3 and reader = 'patient' and reply is not null returning report_id`,
    [actor.tenant, actor.person, message, id, reason, words, urgency, now, actor.user],
  )
  if (made.length === 0) throw new Refusal('not-found', 'There is no such answer here.', 'Open the chat again.')
  const event = { action: 'answer-reported', person: actor.person, subject: `answer_report/${id}`, detail: { reason } }
  await audit(tx, actor, event, now)
  return id
}

/** The reports of one clinician's people: the most urgent first, then the oldest. One audit row per person on the list. */
export async function listReports(
  tx: Tx,
  actor: ClinicianActor,
  status: AnswerReport['status'],
  now: Date,
): Promise<readonly AnswerReport[]> {
  const rows = await readReports(tx, actor, { status })
  for (const person of new Set(rows.map(row => row.person)))
    await audit(tx, actor, { action: 'reports-listed', person, subject: 'answer_report' }, now)
  return rows
}

/** One report, with its audit row. Refuses 'not-found' for a foreign or unknown one. */
export async function readReport(tx: Tx, actor: ClinicianActor, id: string, now: Date): Promise<AnswerReport> {
  const report = await oneReport(tx, actor, id)
  await audit(tx, actor, { action: 'report-read', person: report.person, subject: `answer_report/${id}` }, now)
  return report
}

/**
 * Resolves a report with a note that says what was done. The same clinician's second sending changes nothing. Refuses 'not-found' for a foreign
 * or unknown one, 'conflict' when another clinician resolved it, 'invalid' without a note.
 */
export async function resolveReport(
  tx: Tx,
  actor: ClinicianActor,
  id: string,
  { note, signedAs }: { readonly note: string; readonly signedAs: string },
  now: Date,
): Promise<AnswerReport> {
  const { person } = await oneReport(tx, actor, id)
  if (note.trim() === '') throw new Refusal('invalid', 'The note is empty.', 'Write what was done.')
  const resolved = await tx.query(
    `update answer_report set status = 'resolved', note = $4, resolved_by = $5, resolved_as = $6, resolved_at = $7
     where tenant_id = $1 and person_id = $2 and report_id = $3 and status = 'open' returning report_id`,
    [actor.tenant, person, id, note.trim(), actor.user, signedAs, now],
  )
  const after = await oneReport(tx, actor, id)
  if (resolved.length > 0) {
    await audit(tx, actor, { action: 'report-resolved', person, subject: `answer_report/${id}` }, now)
    return after
  }
  if (after.note === note.trim() && after.resolvedBy === actor.user) return after
  throw new Refusal('conflict', `${after.resolvedAs ?? 'Somebody'} has resolved this already.`, 'Open the inbox again.')
}

async function oneReport(tx: Tx, actor: ClinicianActor, id: string): Promise<AnswerReport> {
  const [report] = await readReports(tx, actor, { id })
  if (report !== undefined) return report
  throw new Refusal('not-found', 'There is no such report among your patients.', 'Open the inbox again.')
}

async function readReports(
  tx: Tx,
  actor: ClinicianActor,
  { id, status }: { readonly id?: string; readonly status?: AnswerReport['status'] },
): Promise<readonly AnswerReport[]> {
  return z.array(reportSchema).parse(
    await tx.query(
      `select r.report_id as id, r.person_id as person, p.name as "personName", r.message_id as message, r.reason, r.words, r.urgency,
         r.answer, r.answered_at as "answeredAt", r.reported_at as "reportedAt", r.status, r.note, r.resolved_by as "resolvedBy",
         r.resolved_as as "resolvedAs", r.resolved_at as "resolvedAt"
       from answer_report r
         join care_team c on c.tenant_id = r.tenant_id and c.person_id = r.person_id and c.user_id = $2
         join person p on p.tenant_id = r.tenant_id and p.person_id = r.person_id
       where r.tenant_id = $1 and ($3::text is null or r.report_id = $3) and ($4::text is null or r.status = $4)
       order by array_position(array['emergency', 'crisis', 'same-day', 'routine'], r.urgency), r.reported_at, r.report_id`,
      [actor.tenant, actor.user, id ?? null, status ?? null],
    ),
  )
}
