import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import type { ClinicianActor } from '../domain/actor.ts'
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
       risk, status, version, record_as_of as "recordAsOf", drafted_at as "draftedAt", drafted_by as "draftedBy"
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
      `select item_id as item, verdict, reason, user_id as user, signed_as as "signedAs", at, version from decision
       where tenant_id = $1 and person_id = $2 and suggestion_id = $3 order by version, decision_id`,
      [actor.tenant, head.person, id],
    ),
  )
  const items = z.array(itemSchema).parse(
    await tx.query(
      `select item_id as id, action, text, patient_text as "patientText", risk, status, content_hash as "contentHash", revision
       from suggestion_item where tenant_id = $1 and person_id = $2 and suggestion_id = $3 order by ordinal`,
      [actor.tenant, head.person, id],
    ),
  )
  const isStale = head.status === 'stale'
  return {
    ...head,
    etag: etagOf(head.version),
    ...(isStale ? { changedSince: await changedSince(tx, actor, head.person, head.evidence) } : {}),
    items: items.map(
      (item): SuggestionItem => ({
        ...item,
        decisions: decisions
          .filter(each => each.item === item.id)
          .map(({ reason, ...each }) => ({ ...each, ...(reason === null ? {} : { reason }) })),
      }),
    ),
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
  recordAsOf: z.date(),
  draftedAt: z.date(),
  draftedBy: z.string(),
})
const itemSchema = z.object({
  id: z.string(),
  action: z.enum(['add', 'modify', 'remove']),
  text: z.string(),
  patientText: z.string(),
  risk,
  status: z.enum(['draft', 'approved', 'rejected']),
  contentHash: z.string(),
  revision: z.number(),
})
const decisionSchema = z.object({
  item: z.string(),
  verdict: z.enum(['approve', 'edit', 'reject']),
  reason: z.string().nullable(),
  user: z.string(),
  signedAs: z.string(),
  at: z.date(),
  version: z.number(),
})
