import type { ClinicianActor } from '../domain/actor.ts'
import type { DecisionRequest } from './decision-request.ts'
import { etagOf, type Suggestion } from './suggestion.ts'

/**
 * True when every one of these decisions is the newest on its item and this clinician's own, on the same words: the request arrived
 * before, and only its answer was lost. It is one event however often it is sent. Sent for the present version of an item that
 * waits for a second signature, it is no repetition but an attempt to sign twice.
 */
export const standsAlready = (
  { items, version }: Suggestion,
  { user }: ClinicianActor,
  { decisions, ifMatch }: DecisionRequest,
): boolean =>
  decisions.length > 0 &&
  decisions.every(({ item: id, verdict, reason, contentHash, text, patientText, thenApprove }) => {
    const item = items.find(each => each.id === id)
    const last = item?.decisions.at(-1)
    if (item === undefined || last === undefined || last.user !== user) return false
    if (item.awaiting !== undefined && ifMatch.trim() === etagOf(version)) return false
    if (verdict !== 'edit')
      return last.verdict === verdict && last.reason === reason && last.contentHash === contentHash
    const edit = item.decisions.findLast(each => each.verdict === 'edit')
    const isWordedSo = (text ?? item.text) === item.text && (patientText ?? item.patientText) === item.patientText
    return (
      isWordedSo && edit?.contentHash === contentHash && last.verdict === (thenApprove === true ? 'approve' : 'edit')
    )
  })
