import type { KnowledgeDocument } from './document.ts'
import type { Trust } from './trust.ts'

/** Audience and trust as the one number that search rows carry: a query names the numbers it may meet. */
export function scopeNumber(audience: KnowledgeDocument['audience'], trust: Exclude<Trust, 'quarantined'>): number {
  return (audience === 'clinician' ? 2 : 0) + (trust === 'operator' ? 1 : 0)
}

/** The subject that texts at other levels, for other readers or in other languages share: their id without its last parts. */
export const subjectOf = (id: string): string => id.replace(/(?:-(?:standard|clinician|es|pl))+$/, '')
