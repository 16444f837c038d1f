import type { Citation } from './types.ts'

export interface Finding {
  readonly id: string
  readonly kind: string
  readonly severity: 'high' | 'moderate' | 'low'
  readonly title: string
  readonly explanation: string
  readonly certainty: string
  readonly evidence: readonly Citation[]
  /** What an override of it must name. */
  readonly contentHash: string
}

export interface FindingOverride {
  readonly id: string
  readonly finding: string
  readonly reason: CodedReason
  readonly note: string
  readonly by: string
  readonly at: string
  readonly expiresAt: string
}

interface CodedReason {
  readonly code: string
  readonly label: string
}

/** Every finding of one person stands in exactly one of the three lists. */
export interface FindingList {
  readonly interruptive: readonly Finding[]
  readonly more: readonly Finding[]
  readonly overridden: readonly { readonly finding: Finding; readonly override: FindingOverride }[]
  readonly overrideReasons: readonly CodedReason[]
  /** Severities that are set aside only with a note. */
  readonly noteRequired: readonly Finding['severity'][]
}
