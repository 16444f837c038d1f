import type { WeightedTerm } from './bm25.ts'
import type { Concept } from './query.ts'
import type { Weighted } from './rerank.ts'
import type { TermCounts } from './search-index.ts'

/** Of an everyday word beside a medical term, in a question whose kind says what is asked: "can I leave insulin out of the fridge?" */
export const everydayImportance = 0.4
const hintImportance = 0.4

/** Inverse document frequency; a word that no text holds weighs most, so that a question about it is not answered without it. */
const rarity = (holding: number, units: number): number => Math.log(1 + (units - holding + 0.5) / (holding + 0.5))

const rarityOf = (term: string, counts: TermCounts): number => rarity(counts.terms.get(term)?.units ?? 0, counts.units)

export const termsOf = (concept: Concept): readonly string[] => concept.alternatives.flatMap(({ terms }) => terms)

export const isHeld = ({ alternatives }: Concept, counts: TermCounts): boolean =>
  alternatives.some(({ terms }) => terms.some(term => counts.terms.has(term)))

/** The terms of the question that the index knows, each with its part in the score. */
export function weighTerms(concepts: readonly Concept[], counts: TermCounts): readonly WeightedTerm[] {
  return concepts.flatMap((concept, index) => {
    const importance = concept.isHint === true ? hintImportance : concept.importance * concept.emphasis * concept.said
    const most = toldBy(concept, counts)
    return concept.alternatives.flatMap(({ terms, weight }, alternative) => {
      const part = importance * weight * Math.min(1, most / toldByTerms(terms, counts))
      return [...new Set(terms)].map(term => ({
        concept: index,
        alternative,
        // A term that nothing holds still makes its phrase incomplete.
        id: counts.terms.get(term)?.id ?? 0,
        weight: part * rarityOf(term, counts),
      }))
    })
  })
}

const toldByTerms = (terms: readonly string[], counts: TermCounts): number =>
  terms.reduce((sum, term) => sum + rarityOf(term, counts), 0)

/** What the reader's own words tell, when they can be found: no synonym made of more or rarer words tells more than they do. */
function toldBy({ alternatives }: Concept, counts: TermCounts): number {
  const own = alternatives.find(({ weight }) => weight === 1)?.terms
  return own?.every(term => counts.terms.has(term)) === true ? toldByTerms(own, counts) : Number.POSITIVE_INFINITY
}

/** A concept weighs as much as its most telling way of being said that the knowledge base holds, or as an unknown word. */
function weightOf(concept: Concept, counts: TermCounts): number {
  if (concept.isHint === true) return 0
  const known = concept.alternatives.filter(({ terms }) => terms.every(term => counts.terms.has(term)))
  const rarities = known.map(({ terms }) => Math.max(...terms.map(term => rarityOf(term, counts))))
  const telling = rarities.length === 0 ? rarity(0, counts.units) : Math.min(...rarities)
  return concept.importance * concept.emphasis * telling
}

/** Everyday words beside what is asked weigh together at most half of what the rest does: people tell more than they ask. */
export function weighConcepts(concepts: readonly Concept[], counts: TermCounts): readonly Weighted[] {
  const weighed = concepts.map(concept => ({ concept, weight: weightOf(concept, counts) }))
  const isBeside = ({ concept }: Weighted): boolean =>
    concept.isAside === true || concept.isTold === true || concept.importance === everydayImportance
  const sum = (some: readonly Weighted[]): number => some.reduce((total, { weight }) => total + weight, 0)
  const asides = sum(weighed.filter(isBeside))
  const rest = sum(weighed.filter(each => !isBeside(each)))
  const factor = asides === 0 || rest === 0 ? 1 : Math.min(1, (0.5 * rest) / asides)
  return weighed.map(each => (isBeside(each) ? { ...each, weight: each.weight * factor } : each))
}

/** What the question is about: neither a framing word, nor a hint, nor something told in passing. */
export const isContent = ({ importance, isHint, isAside }: Concept): boolean =>
  importance >= everydayImportance && isHint !== true && isAside !== true
