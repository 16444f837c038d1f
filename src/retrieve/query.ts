import { longestPhraseWords, type Word, wordsOf } from '../knowledge/terms.ts'
import { type Phrases, phrasesOf, type Synonyms } from './vocabulary.ts'

/** One thing the question is about, and every way it may be written in the knowledge base. */
export interface Concept {
  /** As the reader wrote it. */
  readonly name: string
  /** 1 for what the question is about, less for the words that only frame it. */
  readonly importance: number
  /** How often the question says it. */
  readonly said: number
  /** 1; in a long question more for the words that carry the matter, and less for the story around them. */
  readonly emphasis: number
  readonly alternatives: readonly Alternative[]
  /** Not asked, only a hint at the section: it ranks and never counts as covered. */
  readonly isHint?: boolean
  /** The vocabulary knows it as a name: a medicine, a condition, an everyday word for one. */
  readonly isTerm?: boolean
  /** An everyday word that the knowledge base does not hold. */
  readonly isAside?: boolean
  /** Part of the story around what is asked. */
  readonly isTold?: boolean
}

/** Index terms that together say the concept. `weight` is 1 for the reader's own words. */
export interface Alternative {
  readonly terms: readonly string[]
  readonly weight: number
}

const synonymWeight = 0.8
/** The reader means her own medicine, so a text about it comes before one about the class. */
const ownWeight = 1.5
const frameImportance = 0.15

/**
 * Reads a question into concepts: the longest known phrase first, then single words; a stopword outside a phrase is none. What `own` says
 * wins: "my blood thinner" means the one on her list.
 */
export function readQuery(text: string, { phrases, frame }: QueryWords, own: Synonyms = []): readonly Concept[] {
  const words = questionWords(text)
  const ownPhrases = phrasesOf(own)
  const concepts: Concept[] = []
  let at = 0
  while (at < words.length) {
    const ownLength = longestPhrase(words, at, ownPhrases)
    const length = ownLength > 0 ? ownLength : longestPhrase(words, at, phrases)
    const run = words.slice(at, at + Math.max(length, 1))
    at += run.length
    const key = run.map(({ key }) => key).join(' ')
    const synonyms = length === 0 ? [] : ((ownLength > 0 ? ownPhrases : phrases).get(key) ?? [])
    const terms = run.flatMap(({ term }) => term ?? [])
    const alternatives = [
      // What is left of an idiom without its stopwords would find anything.
      ...(terms.length === 0 || (terms.length === 1 && run.length > 1 && synonyms.length > 0)
        ? []
        : [{ terms, weight: 1 }]),
      ...synonyms.map(alternative => ({ terms: alternative, weight: ownLength > 0 ? ownWeight : synonymWeight })),
    ]
    if (alternatives.length === 0) continue
    concepts.push({
      name: [...new Set(run.map(({ said }) => said))].join(' '),
      importance: ownLength === 0 && run.every(({ key }) => frame.has(key)) ? frameImportance : 1,
      said: 1,
      emphasis: 1,
      isTerm: length > 0,
      alternatives,
    })
  }
  return condense(mergeRepeats(concepts))
}

/** What reading a question needs of a vocabulary. */
export interface QueryWords {
  readonly phrases: Phrases
  readonly frame: ReadonlySet<string>
}

/** The words of a question, each as the reader wrote it and as phrases and the index know it. */
export const questionWords = (text: string): readonly (Word & { readonly said: string })[] =>
  text.split(/[^\p{L}\p{N}'’-]+/u).flatMap(said => wordsOf(said).map(word => ({ said, ...word })))

/** Length in words of the longest phrase that begins there; a stopword alone is none. */
function longestPhrase(words: readonly Word[], at: number, phrases: Phrases): number {
  for (let length = Math.min(longestPhraseWords, words.length - at); length > 0; length -= 1) {
    const run = words.slice(at, at + length)
    if (length === 1 && run[0]?.term === undefined) return 0
    if (phrases.has(run.map(({ key }) => key).join(' '))) return length
  }
  return 0
}

function mergeRepeats(concepts: readonly Concept[]): readonly Concept[] {
  const seen = new Map<string, Concept>()
  for (const concept of concepts) {
    const key = concept.alternatives[0]?.terms.join(' ') ?? ''
    const known = seen.get(key)
    seen.set(key, known === undefined ? concept : { ...known, said: known.said + 1 })
  }
  return [...seen.values()]
}

/** From this many words on a question tells more than it asks, and from the second on it tells mostly. */
const tellsFrom = 8
const tellsMostly = 20

/**
 * A long question is read for what it asks: its long words, which carry the matter ("fibromyalgia"), count more than the short ones that tell
 * the story around it. A question of eight words or fewer is left as it is.
 */
function condense(concepts: readonly Concept[]): readonly Concept[] {
  const size = concepts.reduce((sum, { said }) => sum + said, 0)
  const share = Math.max(0, Math.min(1, (size - tellsFrom) / (tellsMostly - tellsFrom)))
  if (share === 0) return concepts
  return concepts.map(concept => {
    const letters = Math.max(...(concept.alternatives[0]?.terms ?? []).map(term => term.length))
    return { ...concept, emphasis: 1 - share + (share * Math.min(12, letters)) / 6 }
  })
}
