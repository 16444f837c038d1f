import type { FactKind } from '../domain/fact.ts'
import type { Filter, RecordWord } from './ask.ts'
import type { Mention } from './mentions.ts'
import { type Concept, patternsOf } from './vocabulary.ts'
import { stem } from './words.ts'

/** A filter for the unknown words when all of them stand in one thing that the record names. */
export function filterInRecord(
  unknown: readonly string[],
  record: readonly RecordWord[],
  kinds: readonly FactKind[],
): Filter | undefined {
  const stems = unknown.map(stem).filter(each => each.length > 2)
  if (stems.length === 0) return undefined
  const found = record.filter(word => kinds.includes(word.kind) && stems.every(each => word.stems.includes(each)))
  if (found.length === 0) return undefined
  return { ...emptyFilter, said: unknown.join(' '), patterns: found.map(word => word.stems) }
}

/** Passes nothing; the ground other filters are made on. */
export const emptyFilter: Filter = { patterns: [], not: [], reasons: [] }
/** All of one coded category. */
export const categoryFilter = (name: string): Filter => ({ ...emptyFilter, category: name })

/** For a name that neither the vocabulary nor the record has. */
export const saidFilter = (words: readonly string[]): Filter => ({
  ...emptyFilter,
  said: words.join(' '),
  patterns: [words.map(stem)],
})

/** What a concept of the vocabulary matches. */
export const conceptFilter = (concept: Concept): Filter => ({
  concept,
  patterns: patternsOf(concept.match),
  not: patternsOf(concept.not),
  reasons: [],
})

/** Also what was ordered for a condition, where the record gives the reason. */
export const withReasons = (filter: Filter, condition: Concept | undefined): Filter =>
  condition === undefined
    ? filter
    : {
        ...filter,
        ...(filter.concept === undefined ? { concept: condition } : {}),
        reasons: patternsOf(condition.match),
      }

/** The particular words of a question about goals. */
export const goalPatterns = (mentions: readonly Mention[]): readonly (readonly string[])[] =>
  mentions.flatMap(({ meanings, words }) =>
    meanings.some(({ kind }) => kind !== 'section') ? [words.split(' ').map(stem)] : [],
  )
