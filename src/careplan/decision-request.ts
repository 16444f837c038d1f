import type { ClinicianActor } from '../domain/actor.ts'
import type { Verdict } from '../domain/careplan.ts'
import type { Tx } from '../store/database.ts'
import type { Suggestion } from './suggestion.ts'

export interface ItemDecision {
  readonly item: string
  readonly verdict: Verdict
  /** Hash of the words that the reviewer saw. */
  readonly contentHash: string
  /** Row id of decision-reasons; required for a rejection. */
  readonly reason?: string
  /** New wording, for an edit; at least one of the two. */
  readonly text?: string
  readonly patientText?: string
  /** The reviewer opened the evidence; required to approve a high-risk item. */
  readonly evidenceOpened?: boolean
  /** An edit that its author also approves, in so many words: recorded as two decisions, the second on the new words. */
  readonly thenApprove?: boolean
}

export interface DecisionRequest {
  /** The `If-Match` header: the etag of the version that the reviewer saw. */
  readonly ifMatch: string
  /** The reviewer's display name, from the session and never from the request: what the patient will read. */
  readonly signedAs: string
  readonly decisions: readonly ItemDecision[]
}

/** One decision in progress: who, on what, when. */
export interface Act {
  readonly tx: Tx
  readonly actor: ClinicianActor
  readonly suggestion: Suggestion
  readonly signedAs: string
  readonly at: Date
  readonly version: number
}
