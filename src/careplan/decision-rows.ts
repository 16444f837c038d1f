import type { ItemStatus } from '../domain/careplan.ts'
import { newId } from '../kernel/ids.ts'
import type { Act, ItemDecision } from './decision-request.ts'
import type { SuggestionItem } from './suggestion.ts'

export interface Recorded {
  readonly id: string
}

/** Appends a decision on the item's present words; `newHash` is that of the words an edit makes. */
export async function recordDecision(
  { tx, actor, suggestion, signedAs, at, version }: Act,
  item: SuggestionItem,
  decision: ItemDecision,
  newHash?: string,
): Promise<Recorded> {
  const id = newId()
  await tx.query(
    `insert into decision (tenant_id, person_id, decision_id, suggestion_id, item_id, verdict, content_hash, revision, new_hash,
       reason, evidence_opened, user_id, signed_as, at, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::timestamptz, $15)`,
    [
      actor.tenant,
      suggestion.person,
      id,
      suggestion.id,
      item.id,
      decision.verdict,
      item.contentHash,
      item.revision,
      newHash ?? null,
      decision.reason ?? null,
      decision.evidenceOpened === true,
      actor.user,
      signedAs,
      at.toISOString(),
      version,
    ],
  )
  return { id }
}

export async function setItemStatus(
  { tx, actor, suggestion }: Act,
  item: SuggestionItem,
  status: ItemStatus,
): Promise<void> {
  await tx.query(
    `update suggestion_item set status = $5 where tenant_id = $1 and person_id = $2 and suggestion_id = $3 and item_id = $4`,
    [actor.tenant, suggestion.person, suggestion.id, item.id, status],
  )
}

/** Gives the item its edited words; it is a draft again. */
export async function setItemWords({ tx, actor, suggestion }: Act, item: SuggestionItem): Promise<void> {
  await tx.query(
    `update suggestion_item set text = $5, patient_text = $6, content_hash = $7, revision = $8, status = 'draft'
     where tenant_id = $1 and person_id = $2 and suggestion_id = $3 and item_id = $4`,
    [
      actor.tenant,
      suggestion.person,
      suggestion.id,
      item.id,
      item.text,
      item.patientText,
      item.contentHash,
      item.revision,
    ],
  )
}
