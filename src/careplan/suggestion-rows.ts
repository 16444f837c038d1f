import { z } from 'zod'
import type { Actor } from '../domain/actor.ts'
import type { Finding } from '../domain/careplan.ts'
import { stableId } from '../kernel/ids.ts'
import type { Tx } from '../store/database.ts'
import { evidenceKey, itemHash } from './content-hash.ts'
import type { SuggestionStatus } from './suggestion.ts'

export interface StoredSuggestion {
  readonly id: string
  readonly contentHash: string
  readonly status: SuggestionStatus
  /** An item waits for a decision. */
  readonly isOpen: boolean
}

const storedSchema = z.array(
  z.object({
    id: z.string(),
    contentHash: z.string(),
    status: z.enum(['draft', 'decided', 'stale']),
    isOpen: z.boolean(),
  }),
)

/** Drafts of findings; those of pathways are read by pathway-rows.ts. */
export async function storedSuggestions(tx: Tx, actor: Actor, person: string): Promise<readonly StoredSuggestion[]> {
  return storedSchema.parse(
    await tx.query(
      `select s.suggestion_id as id, s.content_hash as "contentHash", s.status, exists (
         select from suggestion_item i where i.tenant_id = s.tenant_id and i.person_id = s.person_id
           and i.suggestion_id = s.suggestion_id and i.status = 'draft') as "isOpen"
       from suggestion s where s.tenant_id = $1 and s.person_id = $2 and s.sentinel is null and s.kind <> 'pathway' order by s.suggestion_id`,
      [actor.tenant, person],
    ),
  )
}

export interface NewSuggestion {
  readonly id: string
  readonly hash: string
  readonly finding: Finding
  readonly now: Date
  /** Row of sentinels.yaml, for a planted draft. */
  readonly sentinel?: string
}

export async function draftSuggestion(
  tx: Tx,
  actor: Actor,
  { id, hash, finding, now, sentinel }: NewSuggestion,
): Promise<void> {
  const evidence = finding.evidence.map(evidenceKey)
  const risk = finding.proposals.some(proposal => proposal.risk === 'high') ? 'high' : 'routine'
  await tx.query(
    `insert into suggestion (tenant_id, person_id, suggestion_id, finding_id, kind, severity, certainty, title, explanation, evidence,
       risk, content_hash, record_as_of, drafted_at, drafted_by, sentinel)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12, $13::timestamptz, $13::timestamptz, $14, $15)`,
    [
      actor.tenant,
      finding.person,
      id,
      finding.id,
      finding.kind,
      finding.severity,
      finding.certainty,
      finding.title,
      finding.explanation,
      JSON.stringify(finding.evidence),
      risk,
      hash,
      now.toISOString(),
      actor.user,
      sentinel ?? null,
    ],
  )
  for (const [at, proposal] of finding.proposals.entries()) {
    await tx.query(
      `insert into suggestion_item (tenant_id, person_id, suggestion_id, item_id, ordinal, finding_id, action, text, patient_text,
         risk, evidence, content_hash, delta, safety_critical)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text[], $12, $13::jsonb, $14)`,
      [
        actor.tenant,
        finding.person,
        id,
        stableId(id, String(at)),
        at,
        finding.id,
        proposal.action,
        proposal.text,
        proposal.patientText,
        proposal.risk,
        evidence,
        itemHash({ ...proposal, finding: finding.id, evidence }),
        proposal.delta === undefined ? null : JSON.stringify(proposal.delta),
        proposal.safetyCritical === true,
      ],
    )
  }
}

/** Every change of a suggestion makes a new version, so that an older `If-Match` meets a conflict. */
export async function setStatus(
  tx: Tx,
  actor: Actor,
  person: string,
  id: string,
  status: SuggestionStatus,
  now?: Date,
): Promise<void> {
  await tx.query(
    `update suggestion set status = $4, version = version + 1, record_as_of = coalesce($5::timestamptz, record_as_of)
     where tenant_id = $1 and person_id = $2 and suggestion_id = $3`,
    [actor.tenant, person, id, status, now?.toISOString() ?? null],
  )
}
