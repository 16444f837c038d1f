import { newId } from '../kernel/ids.ts'
import { evidenceKey } from './content-hash.ts'
import type { Act } from './decision-request.ts'
import type { SuggestionItem } from './suggestion.ts'

/** Makes the approved item part of the plan. The database refuses it unless `decision` approves exactly these words. */
export async function activate(
  { tx, actor, suggestion, signedAs, at, visibleFrom }: Act,
  item: SuggestionItem,
  decision: string,
): Promise<void> {
  await tx.query(
    `insert into plan_item (tenant_id, person_id, plan_item_id, suggestion_id, item_id, decision_id, action, text, patient_text, title,
       evidence, spans, content_hash, approved_by, approved_as, approved_at, visible_from)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text[], $12::jsonb, $13, $14, $15, $16::timestamptz, $17::timestamptz)`,
    [
      actor.tenant,
      suggestion.person,
      newId(),
      suggestion.id,
      item.id,
      decision,
      item.action,
      item.text,
      item.patientText,
      suggestion.title,
      suggestion.evidence.map(evidenceKey),
      JSON.stringify(suggestion.evidence),
      item.contentHash,
      actor.user,
      signedAs,
      at.toISOString(),
      visibleFrom.toISOString(),
    ],
  )
}

/** Takes the item's active plan item, if there is one, out of the plan by `decision`. */
export async function endActive({ tx, actor, suggestion }: Act, item: SuggestionItem, decision: string): Promise<void> {
  await tx.query(
    `update plan_item set status = 'ended', ended_by = $5
     where tenant_id = $1 and person_id = $2 and suggestion_id = $3 and item_id = $4 and status = 'active'`,
    [actor.tenant, suggestion.person, suggestion.id, item.id, decision],
  )
}
