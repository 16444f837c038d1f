// The bodies of `/api/v1` about plans in force, what patients say of them, and how reviewers read.

import type { Citation, Urgency } from './types.ts'

export interface PlanItem {
  readonly id: string
  readonly text: string
  /** The clinical wording, for a reader who chose 'detailed'. */
  readonly detail?: string
  readonly evidence: readonly Citation[]
  readonly approvedBy: string
  readonly approvedAt: string
  /** The newest thing that the patient said about it. */
  readonly feedback: { readonly at: string; readonly isResolved: boolean } | null
}

/** A code and what it is called. */
export interface Coded {
  readonly code: string
  readonly label: string
}

export interface Plan {
  readonly items: readonly PlanItem[]
  readonly feedbackReasons: readonly Coded[]
}

export interface PlanTask {
  readonly id: string
  readonly person: { readonly id: string; readonly name: string }
  readonly planItem: { readonly id: string; readonly text: string; readonly suggestion: string }
  readonly reason: Coded
  readonly words: string
  readonly urgency: Urgency
  readonly askedAt: string
}

/** What a patient reports as wrong. */
export interface AnswerReport {
  readonly id: string
  readonly person: { readonly id: string; readonly name: string }
  readonly reason: 'record-wrong' | 'misunderstood' | 'unclear' | 'other'
  readonly words: string
  readonly urgency: Urgency
  readonly answer: string
  readonly reportedAt: string
}

/** A share of n with its 95 % interval. */
export interface Share {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly n: number
}

export interface ReviewMeasures {
  readonly sentinelsCaught: Share
  readonly medianEvidenceSeconds: { readonly value: number; readonly n: number } | null
  readonly edited: Share
  readonly rejected: Share
  readonly decisions30Days: number
  readonly plantsChecks: boolean
}

/** What stands against an approval and waits for a coded reason. */
export interface Concern {
  readonly finding: string
  readonly title: string
  readonly explanation: string
}
