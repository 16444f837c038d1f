import type { ItemDecision } from '../careplan/decision-request.ts'
import type { Suggestion } from '../careplan/suggestion.ts'
import type { ClinicianActor } from '../domain/actor.ts'

/**
 * True when every one of these decisions is the newest on its item and this clinician's own: the request arrived before, and
 * only its answer was lost.
 */
export const standsAlready = (
  { items }: Suggestion,
  { user }: ClinicianActor,
  decisions: readonly ItemDecision[],
): boolean =>
  decisions.length > 0 &&
  decisions.every(({ item: id, verdict, reason, contentHash, text, patientText, thenApprove }) => {
    const item = items.find(each => each.id === id)
    const last = item?.decisions.at(-1)
    if (item === undefined || last === undefined || last.user !== user) return false
    if (verdict !== 'edit') {
      return last.verdict === verdict && last.reason === reason && item.contentHash === contentHash
    }
    const isWordedSo = (text ?? item.text) === item.text && (patientText ?? item.patientText) === item.patientText
    return isWordedSo && last.verdict === (thenApprove === true ? 'approve' : 'edit')
  })
