import type { ReaderRole } from '../domain/actor.ts'
import type { FactKind } from '../domain/fact.ts'
import type { Period } from './period.ts'
import type { Aspect, Concept, Group, Measurement, Vocabulary } from './vocabulary.ts'

/** Everything a record question can be about. */
export type AskTopic =
  | 'measurement'
  | 'birth-date'
  | 'age'
  | 'sex'
  | 'name'
  | 'language'
  | 'death'
  | 'address'
  | 'phone'
  | 'email'
  | 'marital-status'
  | 'race'
  | 'ethnicity'
  | 'smoking'
  | 'conditions'
  | 'medicines'
  | 'allergies'
  | 'immunizations'
  | 'visits'
  | 'procedures'
  | 'imaging'
  | 'care-plans'
  | 'goals'
  | 'reports'
  | 'results'
  | 'genomics'
  | 'social'
  | 'devices'
  | 'unclear'

/** Which facts of a section are meant. A fact passes when one of `patterns` stands in its words and none of `not`. */
export interface Filter {
  readonly concept?: Concept
  /** What the reader called it, when the vocabulary has no name for it. */
  readonly said?: string
  readonly patterns: readonly (readonly string[])[]
  readonly not: readonly (readonly string[])[]
  /** Patterns looked for in the stated reason too ("for my migraine"). */
  readonly reasons: readonly (readonly string[])[]
  /** Coded category of an allergy: 'food', 'medication', 'environment'. */
  readonly category?: string
}

/** A record question, understood. */
export interface Ask {
  readonly topic: AskTopic
  readonly aspect: Aspect
  readonly measurements: readonly Measurement[]
  readonly group?: Group
  readonly filter?: Filter
  readonly period?: Period
  /** 'ever', 'past', 'emergency', 'inpatient', 'latest', 'taking', 'follow-up'. */
  readonly marks: ReadonlySet<string>
}

/** One distinct thing that a person's record names: what the words of a question are compared with. */
export interface RecordWord {
  readonly kind: FactKind
  readonly text: string
  readonly words: readonly string[]
  readonly stems: readonly string[]
}

/** What is known before a question is read: the rules, who asks, whose record it is and what that record names. */
export interface Setting {
  readonly vocabulary: Vocabulary
  readonly reader: ReaderRole
  readonly record: readonly RecordWord[]
  /** The person's own name; the name of anybody else makes it another person's record. */
  readonly name: string
  readonly now: Date
}
