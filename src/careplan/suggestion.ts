import type { Finding, ItemStatus, Proposal, SignedVerdict, Verdict } from '../domain/careplan.ts'
import type { Span } from '../domain/evidence.ts'
import type { OverriddenConcern } from './decision-request.ts'

/** 'stale': the record has changed since it was drafted, so nothing of it may be decided any more. */
export type SuggestionStatus = 'draft' | 'decided' | 'stale'

/** One proposed plan item; a decision is about exactly the words that `contentHash` covers. */
export interface SuggestionItem extends Proposal {
  readonly id: string
  readonly status: ItemStatus
  readonly contentHash: string
  /** 1, and one more with every edit and every undo. */
  readonly revision: number
  /** A clinician changed its words. */
  readonly isEdited: boolean
  /** What one clinician signed and a second one has yet to sign. */
  readonly awaiting?: SignedVerdict
  /** In force for the reviewer; it reaches the person from `visibleFrom` on, and can be undone before. */
  readonly active?: ActiveItem
  /** Oldest first. */
  readonly decisions: readonly DecisionRecord[]
}

export interface ActiveItem {
  readonly id: string
  readonly visibleFrom: Date
}

export interface DecisionRecord {
  readonly id: string
  readonly item: string
  /** Of the words decided on. */
  readonly contentHash: string
  readonly revision: number
  /** 2 for the second of two clinicians. */
  readonly signature: 1 | 2
  /** Concerns that the approval overrode. */
  readonly concerns: readonly OverriddenConcern[]
  readonly verdict: Verdict
  readonly reason?: string
  readonly user: string
  readonly signedAs: string
  readonly at: Date
  /** The version of the suggestion that it made. */
  readonly version: number
}

/** A finding drafted for a clinician: one item per proposal. */
export interface Suggestion extends Omit<Finding, 'id' | 'proposals'> {
  readonly id: string
  readonly finding: string
  readonly risk: Proposal['risk']
  readonly status: SuggestionStatus
  readonly version: number
  /** Strong entity tag of this version, quotes included: what `If-Match` must carry. */
  readonly etag: string
  readonly recordAsOf: Date
  /** Why a stale draft no longer holds, one sentence each; absent while it is not stale. */
  readonly changedSince?: readonly string[]
  readonly draftedAt: Date
  readonly draftedBy: string
  readonly evidence: readonly Span[]
  readonly items: readonly SuggestionItem[]
  /** Row of sentinels.yaml when this was planted to measure attention. No reader is told before it is decided. */
  readonly sentinel?: string
}

/** A line of the inbox. */
export interface SuggestionSummary
  extends Pick<
    Suggestion,
    'id' | 'person' | 'kind' | 'severity' | 'title' | 'risk' | 'status' | 'version' | 'draftedAt'
  > {
  readonly personName: string
  readonly open: number
  readonly approved: number
  readonly rejected: number
  /** Items that one clinician signed and a second one has yet to sign. */
  readonly awaiting: number
}

export const etagOf = (version: number): string => `"${version}"`
