import type { Actor } from '../domain/actor.ts'
import { scopeNumber } from '../knowledge/scope.ts'

/** Which documents a reader's question may meet. It stands inside every retrieval query, never after one. */
export interface Scope {
  readonly language: string
  readonly audiences: readonly string[]
  readonly trust: readonly string[]
  /** Audiences × trust as search rows carry them. */
  readonly numbers: readonly number[]
}

const trust = ['reviewed', 'operator'] as const

/**
 * Patients read what was written for patients; clinicians read both. A quarantined text (one that speaks to an assistant)
 * composes no answer for anyone: clinicians find it in the document itself.
 */
export function scopeFor(actor: Actor, language: string): Scope {
  const audiences = actor.role === 'patient' ? (['patient'] as const) : (['patient', 'clinician'] as const)
  return {
    language: language.split('-')[0] ?? 'en',
    audiences,
    trust,
    numbers: audiences.flatMap(audience => trust.map(tier => scopeNumber(audience, tier))),
  }
}

/** The scope's reviewed texts, and those that the installation added unreviewed, each searched by itself. */
export const tiersOf = (scope: Scope): readonly Scope[] =>
  trust.map(tier => ({
    ...scope,
    trust: [tier],
    numbers: scope.numbers.filter(number => audiences.some(audience => number === scopeNumber(audience, tier))),
  }))

const audiences = ['patient', 'clinician'] as const
