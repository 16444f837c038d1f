import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { KnowledgeDocument } from '../../knowledge/document.ts'
import { indexTerms } from '../../knowledge/terms.ts'

/** Texts that nobody wrote, with the word statistics of real ones; the same seed and place give the same text. */
export interface GeneratedTexts {
  /** The document at a place, 1 to 6 chunks long; another version of it says other things at the same length. */
  document(at: number, version?: number): KnowledgeDocument
}

/** Words of all kinds that the texts are made of: those of the shipped knowledge base by how often it says them, then made-up ones. */
const vocabularySize = 60_000
const topics = 600
const topicWords = 150
/** Of the words of a text, how many are those of its topic. */
const topicShare = 0.3

/**
 * Texts by Zipf's law over `words` (commonest first) with topics, since words that come together are what vectors and phrases live on.
 * Every sixth is in Spanish by its label, every fifth for clinicians, so that scopes have something to leave out.
 */
export function generatedTexts(words: readonly string[], seed = 1): GeneratedTexts {
  const general = zipf(words.length)
  const within = zipf(topicWords)
  const own = Array.from({ length: topics }, (_, topic) => {
    const random = randomAt(seed, topic, 7)
    // Spread over the ranks by ratio: a topic has a few common words and many rare ones.
    return Array.from({ length: topicWords }, () => words[Math.floor(100 * (words.length / 100) ** random())] ?? '')
  })
  return {
    document: (at, version = 0) => {
      const random = randomAt(seed, at, 11 + version)
      const about = own[Math.floor(random() * topics)] ?? []
      const word = (): string => (random() < topicShare ? about[within(random())] : words[general(random())]) ?? ''
      const title = Array.from({ length: 2 + Math.floor(random() * 3) }, () => about[within(random())] ?? '').join(' ')
      const sections = Array.from({ length: 1 + Math.floor(random() * 6) }, (_, section) => {
        const sentences = Array.from({ length: 3 + Math.floor(random() * 6) }, () => sentence(word, random))
        return section === 0 ? sentences.join(' ') : `## ${word()} ${word()}\n\n${sentences.join(' ')}`
      })
      return {
        ...shell,
        ...{ topics: [], codes: [], sources: [] },
        id: `generated-${at}`,
        title,
        audience: at % 5 === 0 ? 'clinician' : 'patient',
        language: at % 6 === 0 ? 'es' : 'en',
        file: `generated-${at}`,
        body: sections.join('\n\n'),
      }
    },
  }
}

const shell = {
  level: 'standard',
  reviewed: '2026-01-01',
  licence: 'not stated',
  collection: 'operator',
  trust: 'operator',
} as const

function sentence(word: () => string, random: () => number): string {
  const said = Array.from({ length: 6 + Math.floor(random() * 15) }, word).join(' ')
  return `${said.slice(0, 1).toUpperCase()}${said.slice(1)}.`
}

/** Words commonest first, as many as `size`: those of the texts, then made-up ones that no text has. */
export function rankWords(texts: readonly string[], size = vocabularySize, seed = 1): readonly string[] {
  const counts = new Map<string, number>()
  for (const text of texts) {
    for (const [word] of text.toLowerCase().matchAll(/\p{L}+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const ranked = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([word]) => word)
  const known = new Set(ranked)
  const random = randomAt(seed, 0, 3)
  while (ranked.length < size) {
    const syllables = Array.from(
      { length: 2 + Math.floor(random() * 4) },
      () => letter('bcdfghklmnprstvz', random) + letter('aeiou', random),
    )
    const made = syllables.join('') + letter('lmnrst', random)
    if (!known.has(made)) ranked.push(made)
    known.add(made)
  }
  return ranked.slice(0, size)
}

const letter = (letters: string, random: () => number): string => letters[Math.floor(random() * letters.length)] ?? ''

const isContent = (word: string): boolean => indexTerms(word).length > 0

/**
 * Questions as people ask them: 3 to 12 content words, most of them from one document, common and rare, between small words; every tenth is
 * long and messy, and every tenth has a slip of the finger.
 */
export function generatedQuestions(
  count: number,
  words: readonly string[],
  documentAt: (random: () => number) => { readonly title: string; readonly body: string },
  seed = 1,
): readonly string[] {
  const general = zipf(words.length)
  const small = words.slice(0, 200).filter(word => !isContent(word))
  return Array.from({ length: count }, (_, at) => {
    const random = randomAt(seed, at, 5)
    const { title, body } = documentAt(random)
    const titled = title.split(/[^\p{L}]+/u).filter(isContent)
    const told = body.split(/[^\p{L}]+/u).filter(isContent)
    const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? ''
    const content = (): string => {
      const share = random()
      if (share < 0.35) return pick(titled)
      if (share < 0.75) return pick(told)
      let word = ''
      while (!isContent(word)) word = words[general(random())] ?? 'word'
      return word
    }
    const size = at % 10 === 9 ? 30 + Math.floor(random() * 40) : 3 + Math.floor(random() * 10)
    const said = Array.from({ length: size }, () => (random() < 0.4 ? `${pick(small)} ${content()}` : content()))
    return at % 10 === 4 ? slip(said.join(' '), random) : said.join(' ')
  })
}

/** Two neighbouring letters swapped, somewhere in the longest word. */
function slip(text: string, random: () => number): string {
  const longest = text.split(' ').reduce((best, word) => (word.length > best.length ? word : best), '')
  const at = 1 + Math.floor(random() * Math.max(1, longest.length - 2))
  const swapped =
    longest.slice(0, at) + longest.slice(at + 1, at + 2) + longest.slice(at, at + 1) + longest.slice(at + 2)
  return text.replace(longest, swapped)
}

/** Numbers from 0 to 1 that depend on the three numbers alone. */
function randomAt(seed: number, at: number, use: number): () => number {
  const generator = xoroshiro128plus(
    Math.imul(seed, 2_654_435_761) ^ Math.imul(at + 1, 40_503) ^ Math.imul(use, 97_561),
  )
  // The first numbers of neighbouring seeds are alike.
  for (let skip = 0; skip < 8; skip += 1) generator.next()
  return () => (generator.next() >>> 0) / 2 ** 32
}

/** A place from 0, by a number from 0 to 1: place r has probability ∝ 1 / (r + 2.7), Mandelbrot's form of Zipf's law. */
function zipf(size: number): (share: number) => number {
  const sums = new Float64Array(size)
  let sum = 0
  for (let rank = 0; rank < size; rank += 1) {
    sum += 1 / (rank + 2.7)
    sums[rank] = sum
  }
  return share => {
    const wanted = share * sum
    let low = 0
    let high = size - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}
