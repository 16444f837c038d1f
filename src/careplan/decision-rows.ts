import type { ItemStatus, SignedVerdict } from '../domain/careplan.ts'
import { newId } from '../kernel/ids.ts'
import type { Act, ItemDecision, OverriddenConcern } from './decision-request.ts'
import type { SuggestionItem } from './suggestion.ts'

/** What a decision says beside its words: the hash that an edit makes, which of two signatures it is, what it overrode. */
export interface Recorded {
  readonly newHash?: string
  readonly signature?: 1 | 2
  readonly concerns?: readonly OverriddenConcern[]
}

/** Appends a decision on the item's present words and returns its id. */
export async function recordDecision(
  { tx, actor, suggestion, signedAs, at, version }: Act,
  item: SuggestionItem,
  decision: ItemDecision,
  { newHash, signature = 1, concerns = [] }: Recorded = {},
): Promise<string> {
  const id = newId()
  await tx.query(
    `insert into decision (tenant_id, person_id, decision_id, suggestion_id, item_id, verdict, content_hash, revision, new_hash,
       reason, evidence_opened, user_id, signed_as, at, version, signature, concerns, evidence_seconds)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::timestamptz, $15, $16, $17::jsonb, $18)`,
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
      signature,
      JSON.stringify(concerns),
      decision.evidenceSeconds ?? null,
    ],
  )
  return id
}

/** The item's new state; nothing waits for a second signature any more. */
export async function setItemStatus(
  { tx, actor, suggestion }: Act,
  item: SuggestionItem,
  status: ItemStatus,
): Promise<void> {
  await tx.query(
    `update suggestion_item set status = $5, awaiting = null
     where tenant_id = $1 and person_id = $2 and suggestion_id = $3 and item_id = $4`,
    [actor.tenant, suggestion.person, suggestion.id, item.id, status],
  )
}

/** One clinician has signed; the item stays as it is until a second one does. */
export async function setAwaiting(
  { tx, actor, suggestion }: Act,
  item: SuggestionItem,
  verdict: SignedVerdict,
): Promise<void> {
  await tx.query(
    `update suggestion_item set awaiting = $5 where tenant_id = $1 and person_id = $2 and suggestion_id = $3 and item_id = $4`,
    [actor.tenant, suggestion.person, suggestion.id, item.id, verdict],
  )
}

/** Gives the item these words, status and revision: after an edit, or after an undo, which keeps the words. */
export async function setItem({ tx, actor, suggestion }: Act, item: SuggestionItem): Promise<void> {
  await tx.query(
    `update suggestion_item set text = $5, patient_text = $6, content_hash = $7, revision = $8, status = $9, awaiting = null
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
      item.status,
    ],
  )
}
