import type { Actor } from '../domain/actor.ts'

/** Which documents a reader's question may meet. It stands inside every retrieval query, never after one. */
export interface Scope {
  readonly languages: readonly string[]
  readonly audiences: readonly string[]
  readonly trust: readonly string[]
}

/**
 * Patients read what was written for patients; clinicians read both. A quarantined text (one that speaks to an assistant)
 * composes no answer for anyone: clinicians find it in the document itself.
 */
export const scopeFor = (actor: Actor, language: string): Scope => ({
  languages: [language.split('-')[0] ?? 'en'],
  audiences: actor.role === 'patient' ? ['patient'] : ['patient', 'clinician'],
  trust: ['reviewed', 'operator'],
})
