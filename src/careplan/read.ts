import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import type { ClinicianActor } from '../domain/actor.ts'
import type { PlanDelta } from '../domain/careplan.ts'
import type { Span } from '../domain/evidence.ts'
import type { Tx } from '../store/database.ts'
import { noSuggestion } from './access.ts'
import { changedSince } from './changed-since.ts'
import { etagOf, type Suggestion, type SuggestionItem } from './suggestion.ts'

/** One suggestion with its items and their decisions. Refuses 'not-found' for a foreign or unknown id. Writes one audit row. */
export async function readSuggestion(tx: Tx, actor: ClinicianActor, id: string, now: Date): Promise<Suggestion> {
  const suggestion = await loadSuggestion(tx, actor, id, 'read')
  await audit(tx, actor, { action: 'suggestion-read', person: suggestion.person, subject: `suggestion/${id}` }, now)
  return suggestion
}

/** The stored suggestion; 'decide' also locks it until the transaction ends, so that two reviewers come one after the other. */
export async function loadSuggestion(
  tx: Tx,
  actor: ClinicianActor,
  id: string,
  purpose: 'read' | 'decide',
): Promise<Suggestion> {
  const [row] = await tx.query(
    `select suggestion_id as id, person_id as person, finding_id as finding, kind, severity, certainty, title, explanation, evidence,
       risk, status, version, sentinel, record_as_of as "recordAsOf", drafted_at as "draftedAt", drafted_by as "draftedBy"
     from suggestion s
     where tenant_id = $1 and suggestion_id = $2 and exists (
       select from care_team c where c.tenant_id = $1 and c.person_id = s.person_id and c.user_id = $3)
     ${purpose === 'decide' ? 'for update' : ''}`,
    [actor.tenant, id, actor.user],
  )
  if (row === undefined) throw noSuggestion()
  const head = headSchema.parse(row)
  const decisions = z.array(decisionSchema).parse(
    await tx.query(
      `select decision_id as id, item_id as item, verdict, reason, user_id as user, signed_as as "signedAs", at, version,
         content_hash as "contentHash", revision, signature, concerns from decision
       where tenant_id = $1 and person_id = $2 and suggestion_id = $3 order by version, revision, decision_id`,
      [actor.tenant, head.person, id],
    ),
  )
  const items = z.array(itemSchema).parse(
    await tx.query(
      `select i.item_id as id, i.action, i.text, i.patient_text as "patientText", i.risk, i.status, i.content_hash as "contentHash",
         i.revision, i.delta, i.safety_critical as "safetyCritical", i.awaiting, p.plan_item_id as "planItem", p.visible_from as "visibleFrom"
       from suggestion_item i left join plan_item p on p.tenant_id = i.tenant_id and p.person_id = i.person_id
         and p.suggestion_id = i.suggestion_id and p.item_id = i.item_id and p.status = 'active'
       where i.tenant_id = $1 and i.person_id = $2 and i.suggestion_id = $3 order by i.ordinal`,
      [actor.tenant, head.person, id],
    ),
  )
  const { sentinel, ...rest } = head
  return {
    ...rest,
    etag: etagOf(head.version),
    ...(sentinel === null ? {} : { sentinel }),
    ...(head.status === 'stale' ? { changedSince: await changedSince(tx, actor, head.person, head.evidence) } : {}),
    items: items.map(item => toItem(item, decisions)),
  }
}

function toItem(
  { delta, awaiting, planItem, visibleFrom, ...item }: z.infer<typeof itemSchema>,
  decisions: readonly z.infer<typeof decisionSchema>[],
): SuggestionItem {
  const own = decisions.filter(each => each.item === item.id)
  return {
    ...item,
    isEdited: own.some(({ verdict }) => verdict === 'edit'),
    ...(delta === null ? {} : { delta }),
    ...(awaiting === null ? {} : { awaiting }),
    ...(planItem === null || visibleFrom === null ? {} : { active: { id: planItem, visibleFrom } }),
    decisions: own.map(({ reason, ...each }) => ({ ...each, ...(reason === null ? {} : { reason }) })),
  }
}

const risk = z.enum(['high', 'routine'])
const status = z.enum(['draft', 'decided', 'stale'])
const severity = z.enum(['high', 'moderate', 'low'])
export const spanSchema: z.ZodType<Span> = z.object({
  id: z.string(),
  origin: z.enum(['record', 'guidance', 'rule']),
  source: z.string(),
  ref: z.string(),
  title: z.string(),
  text: z.string(),
  hash: z.string(),
  date: z.string().exactOptional(),
})
const headSchema = z.object({
  id: z.string(),
  person: z.string(),
  finding: z.string(),
  kind: z.string(),
  severity,
  certainty: z.enum(['established', 'probable', 'possible']),
  title: z.string(),
  explanation: z.string(),
  evidence: z.array(spanSchema),
  risk,
  status,
  version: z.number(),
  sentinel: z.string().nullable(),
  recordAsOf: z.date(),
  draftedAt: z.date(),
  draftedBy: z.string(),
})
const deltaSchema: z.ZodType<PlanDelta> = z.object({
  op: z.enum(['keep', 'add', 'remove', 'modify']),
  pathway: z.string(),
  action: z.string(),
  reason: z.string(),
  evidence: z.array(z.string()),
  author: z.enum(['rule', 'model', 'clinician']),
})
const itemSchema = z.object({
  id: z.string(),
  action: z.enum(['add', 'modify', 'remove']),
  text: z.string(),
  patientText: z.string(),
  risk,
  status: z.enum(['draft', 'approved', 'rejected', 'ended']),
  contentHash: z.string(),
  revision: z.number(),
  awaiting: z.enum(['approve', 'reject', 'end']).nullable(),
  planItem: z.string().nullable(),
  visibleFrom: z.date().nullable(),
  delta: deltaSchema.nullable(),
  safetyCritical: z.boolean(),
})
const decisionSchema = z.object({
  id: z.string(),
  item: z.string(),
  verdict: z.enum(['approve', 'edit', 'reject', 'undo', 'end']),
  contentHash: z.string(),
  revision: z.number(),
  signature: z.union([z.literal(1), z.literal(2)]),
  concerns: z.array(z.object({ finding: z.string(), title: z.string(), reason: z.string() })),
  reason: z.string().nullable(),
  user: z.string(),
  signedAs: z.string(),
  at: z.date(),
  version: z.number(),
})
