import { nameTerms } from '../knowledge/terms.ts'
import type { Concept } from './query.ts'
import { shareHeld, type Weighted } from './rerank.ts'
import { sizeOfQuestion, storyFrom } from './story.ts'
import { isContent } from './weights.ts'

/** What a passage must hold of the question to answer it. */
export interface Sufficiency {
  /** Least coverage, 0 to 1, of a passage whose document is named for what is asked. */
  readonly leastCoverage: number
  /** Least coverage, 0 to 1, of a passage of a document that is not. */
  readonly leastUnnamed: number
  /** Least score, 0 to 1, of the unit it was found with, set against the best by all four signs. */
  readonly leastScore: number
  /** True when the document is named for what the question is about. */
  isNamed(document: Named): boolean
}

/** What a document says it is about. */
export interface Named {
  readonly title: string
  readonly topics: readonly string[]
  readonly codes: readonly string[]
  readonly heading: string
}

const least = 0.45
const leastUnnamed = 0.55
/** A story names many things; a text that words and meaning do not agree upon is about one that is told in passing. */
const leastOfStory = 0.75
/** How telling a thing must be, beside the most telling one. At 0.4 for known names, 27 % of own questions that nothing answers were answered instead of 10 % (n 78). */
const leastNamed = 0.6

/**
 * A passage can hold every word of "what is malaria?" and be about a medicine that also treats it. So the document must be named, in
 * title or topics, for the most telling thing that the question asks of, or for one nearly as telling: then its subject is the question's.
 * Words that nothing found holds (`isHeld`) count here only when the vocabulary knows them as names. In a long question the coverage asked for
 * falls with the root of its length, as the part that asks is a smaller part of what is told.
 */
export function sufficiencyFor(concepts: readonly Weighted[], isHeld: (concept: Concept) => boolean): Sufficiency {
  const asked = concepts.filter(({ concept }) => isContent(concept) && concept.isTold !== true)
  const telling = asked.filter(({ concept }) => concept.isTerm === true || isHeld(concept))
  const most = Math.max(0, ...(telling.length > 0 ? telling : asked).map(({ weight }) => weight))
  const size = sizeOfQuestion(concepts.map(({ concept }) => concept))
  return {
    leastCoverage: least * Math.min(1, Math.sqrt(storyFrom / Math.max(1, size))),
    leastUnnamed,
    leastScore: size > storyFrom ? leastOfStory : 0,
    isNamed: document => {
      if (most === 0) return true
      const held = new Set(namesOf(document).flatMap(nameTerms))
      return asked.some(({ concept, weight }) => weight * shareHeld(held, concept) >= leastNamed * most)
    },
  }
}

/** A heading names what its section is about only where the document is about no one coded thing. */
const namesOf = ({ title, topics, codes, heading }: Named): readonly string[] => [
  title,
  ...topics,
  ...(codes.length === 0 ? [heading] : []),
]
