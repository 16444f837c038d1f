import type { Embedder } from './embedder.ts'

const dimensions = 384

/**
 * The embedder that comes along: each word and its character 3- to 5-grams are hashed into a signed vector (the hashing
 * trick, Weinberger et al. 2009; subword n-grams, Bojanowski et al. 2017). It knows spelling, not meaning: it brings
 * misspelt and inflected words together; lay synonyms come from corpora/rules/lay-terms.yaml.
 */
export function createHashedEmbedder(): Embedder {
  return {
    id: 'embedded/hashed-ngrams-1',
    dimensions,
    embed: async texts => texts.map(embedText),
  }
}

function embedText(text: string): number[] {
  const counts = new Map<string, number>()
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
  const vector = new Array<number>(dimensions).fill(0)
  for (const [word, count] of counts) {
    const weight = 1 + Math.log(count)
    add(vector, `w:${word}`, weight)
    const grams = gramsOf(word)
    for (const gram of grams) add(vector, `g:${gram}`, weight / Math.sqrt(grams.length))
  }
  return normalise(vector)
}

/** English and Spanish function words say nothing about the topic. */
const functionWords = new Set(
  `a an the and or but if of to in on at by for with from as is are was were be been am do does did can could should would
  will may might i you he she it we they me my your his her its our their this that these those what which who when where
  how why not no so than then there here have has had get got about into out up down over any some el la los las un una
  y o de del en que con por para es son mi su se lo al como cuando donde puedo tengo`.split(/\s+/),
)

const wordsOf = (text: string): string[] =>
  (
    text
      .normalize('NFKD')
      .replace(/\p{Mark}+/gu, '')
      .toLowerCase()
      .match(/[\p{Letter}\p{Number}]+/gu) ?? []
  ).filter(word => !functionWords.has(word))

function gramsOf(word: string): string[] {
  const padded = `<${word}>`
  const grams: string[] = []
  for (let length = 3; length <= 5; length += 1) {
    for (let start = 0; start + length <= padded.length; start += 1) grams.push(padded.slice(start, start + length))
  }
  return grams
}

function add(vector: number[], feature: string, weight: number): void {
  const hash = fnv1a(feature)
  const slot = (hash >>> 1) % dimensions
  vector[slot] = (vector[slot] ?? 0) + ((hash & 1) === 0 ? weight : -weight)
}

/** FNV-1a, 32 bit. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

/** A text without a single word becomes a fixed unit vector, so that cosine stays defined. */
function normalise(vector: number[]): number[] {
  const length = Math.hypot(...vector)
  if (length === 0) return vector.map((_, index) => (index === 0 ? 1 : 0))
  return vector.map(value => Number((value / length).toFixed(6)))
}
