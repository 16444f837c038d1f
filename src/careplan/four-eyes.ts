import type { ClinicianActor } from '../domain/actor.ts'
import type { Verdict } from '../domain/careplan.ts'
import { Refusal } from '../kernel/errors.ts'
import type { DecisionRecord, SuggestionItem } from './suggestion.ts'

/**
 * Whether this verdict takes a safety-critical action away from the person, or may: words that one clinician changed count as
 * such. `careplan_needs_two` in 0010_approval.sql says the same.
 */
export function needsTwo(
  item: Pick<SuggestionItem, 'safetyCritical' | 'action' | 'delta' | 'isEdited'>,
  verdict: Verdict,
): boolean {
  if (item.safetyCritical !== true) return false
  const removes = item.action === 'remove' || item.delta?.op === 'remove'
  if (verdict === 'approve') return removes || item.isEdited
  if (verdict === 'reject') return item.delta?.op === 'keep' || item.delta?.op === 'modify'
  return verdict === 'end' && !removes
}

/** The signature that waits for a second one. */
export const firstSignature = ({ awaiting, decisions, revision }: SuggestionItem): DecisionRecord | undefined =>
  awaiting === undefined
    ? undefined
    : decisions.findLast(each => each.verdict === awaiting && each.revision === revision && each.signature === 1)

/** Throws when this clinician has given the first of two signatures already. */
export function checkSecondSigner(item: SuggestionItem, verdict: Verdict, actor: ClinicianActor): void {
  if (item.awaiting !== verdict || firstSignature(item)?.user !== actor.user) return
  throw new Refusal(
    'not-allowed',
    'You have signed this already; the second signature is that of another clinician.',
    'Ask a colleague on this care team to look at it, or take your signature back.',
  )
}

/** Whether this clinician may take it back: a signature that still waits, or an approval that has not reached the person. */
export function canUndo(item: SuggestionItem, user: string, now: Date): boolean {
  if (item.awaiting !== undefined) return firstSignature(item)?.user === user
  if (item.active === undefined || now >= item.active.visibleFrom) return false
  const approval = item.decisions.findLast(each => each.verdict === 'approve' && each.contentHash === item.contentHash)
  return item.decisions.some(
    each => each.verdict === 'approve' && each.user === user && each.revision === approval?.revision,
  )
}
