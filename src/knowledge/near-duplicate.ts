/** Words of a shingle. Source: Broder, On the resemblance and containment of documents, 1997. */
const shingleWords = 5

/** Texts at least this alike are the same text. Source: Lee et al., Deduplicating Training Data Makes Language Models Better, 2022 (0.8 of word 5-grams). */
export const nearlySame = 0.8

/**
 * 32 bands of 4 hashes: two texts that share 0.8 of their shingles meet in at least one band in all but one of ten million cases, and two
 * that share 0.3 in a quarter. Source: Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 2014, 3.4.
 */
const bands = 32
const rows = 4

/** The hashes of a text's runs of five words; a shorter text is one run. */
export function shinglesOf(text: string): ReadonlySet<number> {
  const words = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(hashOf)
  const runs = new Set<number>()
  for (let at = 0; at === 0 || at + shingleWords <= words.length; at += 1) {
    let run = 0
    for (let word = at; word < Math.min(at + shingleWords, words.length); word += 1) run = mix(run, words[word] ?? 0)
    if (words.length > 0) runs.add(run)
  }
  return runs
}

/** MinHash bands of a text as 32-bit numbers: texts that share one may be nearly the same, and are then compared by `likeness`. */
export function bandsOf(text: string): readonly number[] {
  const least = new Int32Array(bands * rows).fill(0x7fffffff)
  const shingles = shinglesOf(text)
  if (shingles.size === 0) return []
  for (const shingle of shingles) {
    for (let at = 0; at < least.length; at += 1) {
      // Multiply and add is enough to order shingles anew for each hash.
      const value = (Math.imul(shingle, factors[at] ?? 1) + (seeds[at] ?? 0)) | 0
      if (value < (least[at] ?? 0)) least[at] = value
    }
  }
  return Array.from({ length: bands }, (_, band) => {
    let value = band
    for (let row = 0; row < rows; row += 1) value = mix(value, least[band * rows + row] ?? 0)
    return value
  })
}

/** Jaccard likeness of two sets of shingles, 0 to 1. */
export function likeness(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const shared = [...a].reduce((count, shingle) => count + (b.has(shingle) ? 1 : 0), 0)
  const all = a.size + b.size - shared
  return all === 0 ? 0 : shared / all
}

/** FNV-1a, 32 bits. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193)
  return hash | 0
}

/** Two numbers into one, every bit of both in every bit of it (the finaliser of MurmurHash3). */
function mix(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ b
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}

const seeds = Int32Array.from({ length: bands * rows }, (_, at) => mix(at + 1, 0x5bd1e995))
const factors = seeds.map(seed => seed | 1)
