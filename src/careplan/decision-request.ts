import type { ClinicianActor } from '../domain/actor.ts'
import type { Verdict } from '../domain/careplan.ts'
import type { Tx } from '../store/database.ts'
import type { Suggestion } from './suggestion.ts'

export interface ItemDecision {
  readonly item: string
  readonly verdict: Verdict
  /** Hash of the words that the reviewer saw. */
  readonly contentHash: string
  /** Row id of decision-reasons; required for a rejection, an end, and an edit of what has reached the person. */
  readonly reason?: string
  /** New wording, for an edit; at least one of the two. */
  readonly text?: string
  readonly patientText?: string
  /** The reviewer opened the evidence; required to approve a high-risk item. */
  readonly evidenceOpened?: boolean
  /** An edit that its author also approves, in so many words: recorded as two decisions, the second on the new words. */
  readonly thenApprove?: boolean
  /** What stands against an approval and why it is given all the same, finding by finding; the reason is a row of decision-reasons. */
  readonly acknowledged?: readonly Acknowledgement[]
  /** Seconds for which the evidence was open on the screen; kept for the reviewer's own measure. */
  readonly evidenceSeconds?: number
}

export interface Acknowledgement {
  readonly finding: string
  readonly reason: string
}

/** A concern as it is kept with the approval that overrode it. */
export interface OverriddenConcern extends Acknowledgement {
  readonly title: string
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
  /** When an approval of this call reaches the person. */
  readonly visibleFrom: Date
}
