// The bodies of `/api/v1`, as its OpenAPI document gives them; plans, tasks and measures stand in plan-types.ts.

import type { Coded } from './plan-types.ts'

export type Level = 'simple' | 'standard' | 'detailed'
export type Urgency = 'emergency' | 'crisis' | 'same-day' | 'routine'
export type OutcomeKind = 'answered' | 'abstained' | 'escalated' | 'refused' | 'asked-back'
export type ItemStatus = 'draft' | 'approved' | 'rejected' | 'ended'
export type Verdict = 'approve' | 'edit' | 'reject' | 'undo' | 'end'

export interface Citation {
  readonly source: string
  readonly id: string
  /** The exact stored text. */
  readonly span: string
  readonly spanId: string
  readonly origin: 'record' | 'guidance' | 'rule'
  readonly title: string
  readonly date?: string
}

export interface SentenceView {
  readonly text: string
  readonly kind: 'fact' | 'guidance' | 'action' | 'notice' | 'question'
  readonly citations: readonly Citation[]
}

export interface Mode {
  readonly mode: 'demo' | 'clinic'
  /** Who composes answers; 'embedded' is no language model at all. */
  readonly composer: { readonly provider: 'embedded' | 'openai' | 'ollama'; readonly model: string | null }
  readonly help: { readonly contacts: readonly Contact[] }
}

export interface Contact {
  readonly label: string
  readonly number: string
  /** `tel:` or `sms:` address. */
  readonly href: string
}

export interface DemoAccounts {
  readonly password: string
  readonly accounts: readonly {
    readonly role: Me['role']
    readonly name: string
    readonly email: string
    readonly about: string
  }[]
}

export interface Me {
  readonly role: 'patient' | 'clinician' | 'analyst'
  readonly name: string
  readonly email: string
  readonly language: string
  readonly level: Level
  /** What this reader's own record can be asked about; empty for staff. */
  readonly starters: readonly Starter[]
}

export interface Starter {
  readonly kind: 'medication' | 'observation' | 'condition' | 'allergy' | 'immunization' | 'encounter'
  readonly name: string
}

export interface Card {
  readonly urgency: Exclude<Urgency, 'routine'>
  readonly title: string
  readonly steps: readonly string[]
  readonly numbers: readonly Contact[]
  readonly language: string
}

export interface Reply {
  readonly kind: OutcomeKind
  readonly urgency: Urgency
  readonly text: string
  readonly sentences: readonly SentenceView[]
  readonly language: string
  readonly grade: number
  readonly ms: number
  readonly card?: Card
  /** The machine-readable twin of a record answer. */
  readonly structured?: unknown
}

export interface ChatSummary {
  readonly id: string
  readonly title: string
  readonly startedAt: string
}

export interface ChatMessage {
  readonly id: string
  readonly question: string
  readonly askedAt: string
  readonly level: Level
  readonly reply: Reply | null
}

export interface Overview {
  readonly person: PersonSummary
  readonly asOf: string
  /** The few things to know first. */
  readonly top: readonly {
    readonly why: 'outside-usual-range' | 'newest-condition' | 'social-need'
    readonly entry: RecordItem
  }[]
  readonly sections: readonly { readonly key: string; readonly items: readonly RecordItem[] }[]
  /** Made by code from what was loaded; no model writes it. */
  readonly coverage: readonly {
    readonly layer: string
    readonly count: number
    readonly latest: string | null
    readonly missing: boolean
  }[]
}

export interface RecordItem {
  readonly id: string
  readonly kind: string
  readonly text: string
  readonly detail: string
  readonly date: string | null
  readonly status: string
  readonly citation: Citation
  /** Earlier values of the same measurement. */
  readonly trend?: Trend
}

export interface Trend {
  readonly unit: string | null
  readonly side: 'above' | 'below' | 'inside' | null
  /** Oldest first; `second` is the lower number of a blood pressure. */
  readonly points: readonly { readonly date: string; readonly value: number; readonly second?: number }[]
}

export interface AccessEntry {
  readonly at: string
  readonly who: string
  readonly isYou: boolean
  readonly role: string
  readonly action: string
}

export interface PersonSummary {
  readonly id: string
  readonly name: string
  readonly birthDate: string | null
  readonly sex: string | null
  readonly language: string
}

export interface SuggestionSummary {
  readonly id: string
  readonly person: { readonly id: string; readonly name: string }
  readonly title: string
  readonly risk: 'high' | 'routine'
  /** The check that proposed it: 'drug-storage', 'gene-drug', … */
  readonly rule: string
  readonly status: 'draft' | 'decided' | 'stale'
  readonly createdAt: string
  readonly openItems: number
  readonly awaitingItems: number
}

export interface SuggestionItem {
  readonly id: string
  readonly action: 'add' | 'modify' | 'remove'
  readonly current: string | null
  readonly text: string
  readonly patientText: string
  readonly risk: 'high' | 'routine'
  readonly status: ItemStatus
  /** Of the words shown; a decision is about exactly these. */
  readonly contentHash: string
  /** How the item stands to its pathway; null for one that comes from a finding alone. */
  readonly delta: {
    readonly pathway: string
    readonly action: string
    readonly author: 'rule' | 'model' | 'clinician'
  } | null
  readonly decision: {
    readonly verdict: Verdict
    readonly reason: string | null
    readonly by: string
    readonly at: string
  } | null
  /** The first of two signatures. */
  readonly awaiting: { readonly verdict: Verdict; readonly by: string; readonly isYou: boolean } | null
  /** For so long the reader can undo the approval; 0 when not. */
  readonly undoSeconds: number
  /** From then on it reaches the patient. */
  readonly visibleFrom: string | null
}

export interface PatientPreview {
  readonly item: string
  readonly text: string
  readonly detail?: string
  /** Approved already, so the patient sees it now. */
  readonly isVisible: boolean
}

export interface Suggestion extends SuggestionSummary {
  readonly explanation: string
  readonly certainty: string
  readonly severity: 'high' | 'moderate' | 'low'
  /** When the record that this was worked out from was last changed. */
  readonly recordAsOf: string
  /** The record has changed since: decide only after checking again. */
  readonly stale: boolean
  readonly changedSince: readonly string[]
  readonly evidence: readonly Citation[]
  readonly items: readonly SuggestionItem[]
  /** The coded reasons that a rejection may give. */
  readonly rejectReasons: readonly Coded[]
  readonly endReasons: readonly Coded[]
  readonly concernReasons: readonly Coded[]
  /** Told after the decision: this was planted to measure attention. */
  readonly check: { readonly isCaught: boolean; readonly truth: string } | null
}
