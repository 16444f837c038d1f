import { indexTerms } from '../knowledge/terms.ts'
import { phrasesOf, type Vocabulary } from './vocabulary.ts'

/** One thing the question is about, and every way it may be written in the knowledge base. */
export interface Concept {
  /** As the reader wrote it. */
  readonly name: string
  /** 1 for what the question is about, less for the words that only frame it. */
  readonly importance: number
  readonly alternatives: readonly Alternative[]
  /** Not asked, only a hint at the section: it ranks and never counts as covered. */
  readonly isHint?: boolean
  /** The vocabulary knows it as a name: a medicine, a condition, an everyday word for one. */
  readonly isTerm?: boolean
  /** An everyday word that the knowledge base does not hold. */
  readonly isAside?: boolean
}

/** Index terms that together say the concept. `weight` is 1 for the reader's own words. */
export interface Alternative {
  readonly terms: readonly string[]
  readonly weight: number
}

/** Phrases that mean the same, the reader's side and the knowledge base's side together. */
export type Synonyms = readonly (readonly string[])[]

const synonymWeight = 0.8
/** The reader means her own medicine, so a text about it comes before one about the class. */
const ownWeight = 1.5
const frameImportance = 0.15

/** Reads a question into concepts: the longest known phrase first, then single words. What `own` says wins: "my blood thinner" means the one on her list. */
export function readQuery(text: string, vocabulary: Vocabulary, own: Synonyms = []): readonly Concept[] {
  const words = text.split(/[^\p{L}\p{N}'’-]+/u).flatMap(word => {
    const terms = indexTerms(word)
    return terms.map(term => ({ word, term }))
  })
  const terms = words.map(({ term }) => term)
  const ownPhrases = phrasesOf(own)
  const concepts: Concept[] = []
  let at = 0
  while (at < terms.length) {
    const ownLength = longestPhrase(terms, at, ownPhrases)
    const length = ownLength > 0 ? ownLength : longestPhrase(terms, at, vocabulary.phrases)
    const said = terms.slice(at, at + Math.max(length, 1))
    const phrases = ownLength > 0 ? ownPhrases : vocabulary.phrases
    const synonyms = length === 0 ? [] : (phrases.get(said.join(' ')) ?? [])
    concepts.push({
      name: [...new Set(words.slice(at, at + said.length).map(({ word }) => word))].join(' '),
      importance: ownLength === 0 && said.every(term => vocabulary.frame.has(term)) ? frameImportance : 1,
      isTerm: length > 0,
      alternatives: [
        { terms: said, weight: 1 },
        ...synonyms.map(alternative => ({ terms: alternative, weight: ownLength > 0 ? ownWeight : synonymWeight })),
      ],
    })
    at += said.length
  }
  return mergeRepeats(concepts)
}

const longestKnown = 5

function longestPhrase(terms: readonly string[], at: number, phrases: ReadonlyMap<string, unknown>): number {
  for (let length = Math.min(longestKnown, terms.length - at); length > 0; length -= 1) {
    if (phrases.has(terms.slice(at, at + length).join(' '))) return length
  }
  return 0
}

function mergeRepeats(concepts: readonly Concept[]): readonly Concept[] {
  const seen = new Map<string, Concept>()
  for (const concept of concepts) {
    const key = concept.alternatives[0]?.terms.join(' ') ?? ''
    if (!seen.has(key)) seen.set(key, concept)
  }
  return [...seen.values()]
}
