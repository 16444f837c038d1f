import type { Finding, ItemStatus, Proposal, Verdict } from '../domain/careplan.ts'
import type { Span } from '../domain/evidence.ts'

/** 'stale': the record has changed since it was drafted, so nothing of it may be decided any more. */
export type SuggestionStatus = 'draft' | 'decided' | 'stale'

/** One proposed plan item; a decision is about exactly the words that `contentHash` covers. */
export interface SuggestionItem extends Proposal {
  readonly id: string
  readonly status: ItemStatus
  readonly contentHash: string
  /** 1, and one more with every edit. */
  readonly revision: number
  /** Oldest first. */
  readonly decisions: readonly DecisionRecord[]
}

export interface DecisionRecord {
  readonly item: string
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
}

export const etagOf = (version: number): string => `"${version}"`
