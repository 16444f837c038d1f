import type { Span } from './evidence.ts'

/** Something the deterministic checks noticed across the layers of one record. */
export interface Finding {
  /** Deterministic over person, rule and facts: the same situation is the same finding. */
  readonly id: string
  readonly person: string
  /** 'drug-storage', 'gene-drug', 'drug-drug', 'drug-allergy', 'silent-device', … */
  readonly kind: string
  readonly severity: 'high' | 'moderate' | 'low'
  /** Clinician wording: one line. */
  readonly title: string
  /** Why, naming the facts. */
  readonly explanation: string
  /** What is proposed; never removes the indication. */
  readonly proposals: readonly Proposal[]
  readonly certainty: 'established' | 'probable' | 'possible'
  /** Facts and rule rows it leans on, all resolvable. */
  readonly evidence: readonly Span[]
}

export interface Proposal {
  readonly action: 'add' | 'modify' | 'remove'
  /** Clinician wording of the plan item. */
  readonly text: string
  /** What the patient reads after approval, grade ≤ 6. */
  readonly patientText: string
  readonly risk: 'high' | 'routine'
}

export type ItemStatus = 'draft' | 'approved' | 'rejected'
export type Verdict = 'approve' | 'edit' | 'reject'
