import { z } from 'zod'
import type { Actor } from '../domain/actor.ts'
import type { PlanDelta } from '../domain/careplan.ts'
import type { Tx } from '../store/database.ts'
import { evidenceKey } from './content-hash.ts'
import { spanSchema } from './read.ts'
import type { SuggestionStatus } from './suggestion.ts'

/** A pathway suggestion as it is stored, with how far its items have come. */
export interface StoredPathway {
  readonly id: string
  readonly finding: string
  readonly contentHash: string
  readonly status: SuggestionStatus
  /** `<span id>@<hash>` of everything it leaned on when drafted. */
  readonly evidence: ReadonlySet<string>
  readonly items: readonly StoredPathwayItem[]
}

export interface StoredPathwayItem {
  readonly delta: PlanDelta
  /** No clinician has decided it. */
  readonly isOpen: boolean
  /** It is part of the plan now. */
  readonly isActive: boolean
}

const deltaSchema = z.object({
  op: z.enum(['keep', 'add', 'remove', 'modify']),
  pathway: z.string(),
  action: z.string(),
  reason: z.string(),
  evidence: z.array(z.string()),
  author: z.enum(['rule', 'model', 'clinician']),
})
const rowSchema = z.object({
  id: z.string(),
  finding: z.string(),
  contentHash: z.string(),
  status: z.enum(['draft', 'decided', 'stale']),
  evidence: z.array(spanSchema),
  items: z.array(z.object({ delta: deltaSchema, isOpen: z.boolean(), isActive: z.boolean() })),
})

/** Every pathway suggestion of one person, whatever became of it. */
export async function storedPathways(tx: Tx, actor: Actor, person: string): Promise<readonly StoredPathway[]> {
  const rows = await tx.query(
    `select s.suggestion_id as id, s.finding_id as finding, s.content_hash as "contentHash", s.status, s.evidence,
       jsonb_agg(jsonb_build_object('delta', i.delta, 'isOpen', i.status = 'draft', 'isActive', exists (
         select from plan_item p where p.tenant_id = i.tenant_id and p.person_id = i.person_id
           and p.suggestion_id = i.suggestion_id and p.item_id = i.item_id and p.status = 'active')) order by i.ordinal) as items
     from suggestion s join suggestion_item i on i.tenant_id = s.tenant_id and i.person_id = s.person_id
       and i.suggestion_id = s.suggestion_id and i.delta is not null
     where s.tenant_id = $1 and s.person_id = $2 and s.kind = 'pathway'
     group by s.tenant_id, s.person_id, s.suggestion_id
     order by s.suggestion_id`,
    [actor.tenant, person],
  )
  return z
    .array(rowSchema)
    .parse(rows)
    .map(row => ({ ...row, evidence: new Set(row.evidence.map(evidenceKey)) }))
}

/** `pathway/action` of every plan item that is active and came from a pathway, but for those that took something out. */
export const activeActions = (stored: readonly StoredPathway[]): ReadonlySet<string> =>
  new Set(
    stored
      .flatMap(({ items }) => items)
      .filter(({ isActive, delta }) => isActive && delta.op !== 'remove')
      .map(({ delta }) => `${delta.pathway}/${delta.action}`),
  )
