import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import type { ClinicianActor } from '../domain/actor.ts'
import type { Tx } from '../store/database.ts'
import type { SuggestionStatus, SuggestionSummary } from './suggestion.ts'

export interface SuggestionFilter {
  readonly status?: SuggestionStatus
  readonly risk?: 'high' | 'routine'
  readonly person?: string
}

/** The inbox of one clinician: high risk first, then the oldest. Asked for drafts, it leaves out those of findings that are set aside. One audit row per person on it. */
export async function listSuggestions(
  tx: Tx,
  actor: ClinicianActor,
  { status, risk, person }: SuggestionFilter,
  now: Date,
): Promise<readonly SuggestionSummary[]> {
  const rows = z.array(summarySchema).parse(
    await tx.query(
      `select s.suggestion_id as id, s.person_id as person, p.name as "personName", s.kind, s.severity, s.title, s.risk, s.status,
         s.version, s.drafted_at as "draftedAt", count(*) filter (where i.status = 'draft')::int as open,
         count(*) filter (where i.status = 'approved')::int as approved, count(*) filter (where i.status = 'rejected')::int as rejected,
         count(i.awaiting)::int as awaiting
       from suggestion s
         join care_team c on c.tenant_id = s.tenant_id and c.person_id = s.person_id and c.user_id = $2
         join person p on p.tenant_id = s.tenant_id and p.person_id = s.person_id
         join suggestion_item i on i.tenant_id = s.tenant_id and i.person_id = s.person_id and i.suggestion_id = s.suggestion_id
       where s.tenant_id = $1 and ($3::text is null or s.status = $3 or ($3 = 'draft' and s.suggestion_id in (
           select w.suggestion_id from suggestion_item w where w.tenant_id = s.tenant_id and w.person_id = s.person_id and w.awaiting is not null)))
          and ($4::text is null or s.risk = $4)
         and ($5::text is null or s.person_id = $5)
         and ($3::text is distinct from 'draft' or not exists (select from finding_override o
           where o.tenant_id = s.tenant_id and o.person_id = s.person_id and o.content_hash = s.content_hash
             and o.expires_at > $6::timestamptz and not exists (select from finding_override_revocation r
               where r.tenant_id = o.tenant_id and r.person_id = o.person_id and r.override_id = o.override_id)))
       group by s.tenant_id, s.person_id, s.suggestion_id, p.name
       order by s.risk = 'high' desc, s.drafted_at, s.severity = 'high' desc, s.suggestion_id`,
      [actor.tenant, actor.user, status ?? null, risk ?? null, person ?? null, now],
    ),
  )
  for (const seen of new Set(rows.map(row => row.person)))
    await audit(tx, actor, { action: 'suggestions-listed', person: seen, subject: 'suggestion' }, now)
  return rows
}

const summarySchema = z.object({
  id: z.string(),
  person: z.string(),
  personName: z.string(),
  kind: z.string(),
  severity: z.enum(['high', 'moderate', 'low']),
  title: z.string(),
  risk: z.enum(['high', 'routine']),
  status: z.enum(['draft', 'decided', 'stale']),
  version: z.number(),
  draftedAt: z.date(),
  open: z.number(),
  approved: z.number(),
  rejected: z.number(),
  awaiting: z.number(),
})
