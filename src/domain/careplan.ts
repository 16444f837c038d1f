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
  /** An action whose absence can harm at once (an anticoagulant, insulin, a rescue medicine): two people sign its removal. */
  readonly safetyCritical?: boolean
  /** How this item stands to the standard pathway; absent for a proposal that comes from a finding alone. */
  readonly delta?: PlanDelta
}

/** One typed difference between a person's plan and the standard pathway. Applied and reverted, the deltas give the pathway again. */
export interface PlanDelta {
  readonly op: 'keep' | 'add' | 'remove' | 'modify'
  /** Id of the pathway in corpora/pathways. */
  readonly pathway: string
  /** Id of the pathway's action; an added one has an id of its own. */
  readonly action: string
  /** Coded reason of corpora/rules/delta-reasons; 'standard' for one that is kept. */
  readonly reason: string
  /** Ids of the spans that justify it. */
  readonly evidence: readonly string[]
  /** Who made the difference. */
  readonly author: 'rule' | 'model' | 'clinician'
}

/** 'ended': it was in force and a decision with a reason took it out. */
export type ItemStatus = 'draft' | 'approved' | 'rejected' | 'ended'
/** 'undo' takes one's own signature back before anything has reached the person; 'end' takes out what has. */
export type Verdict = 'approve' | 'edit' | 'reject' | 'undo' | 'end'
/** The verdicts that can need two clinicians. */
export type SignedVerdict = Extract<Verdict, 'approve' | 'reject' | 'end'>
