import type { SetDocument } from './beir.ts'

/** Ranks the documents for a text: ids, best first, equal ones in the order they were given. */
export type Ranker = (text: string) => readonly string[]

const k1 = 1.2
const b = 0.75

/**
 * BM25 as textbooks have it, to be measured beside and never to answer: whole documents, the title counted twice, every word of the question as often
 * as it is said, ln(1 + (N − n + ½) / (n + ½)) for rarity (Robertson and Zaragoza 2009, as Lucene computes it), the S stemmer and the stop list below. It shares
 * nothing with the product's own search, so that a change there cannot move what it is measured against.
 */
export function plainBm25(documents: readonly SetDocument[]): Ranker {
  const postings = new Map<string, [place: number, frequency: number][]>()
  const lengths = documents.map(({ title, text }, place) => {
    const words = [title, title, text].flatMap(plainWords)
    for (const [word, frequency] of countsOf(words)) {
      const list = postings.get(word) ?? []
      postings.set(word, list)
      list.push([place, frequency])
    }
    return words.length
  })
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length)
  return text => {
    const scores = new Map<number, number>()
    for (const [word, said] of countsOf(plainWords(text))) {
      const list = postings.get(word) ?? []
      const rarity = Math.log(1 + (documents.length - list.length + 0.5) / (list.length + 0.5))
      for (const [place, frequency] of list) {
        const norm = k1 * (1 - b + (b * (lengths[place] ?? 0)) / mean)
        const part = (said * rarity * frequency * (k1 + 1)) / (frequency + norm)
        scores.set(place, (scores.get(place) ?? 0) + part)
      }
    }
    return [...scores]
      .toSorted(([a, one], [c, other]) => other - one || a - c)
      .slice(0, 100)
      .map(([place]) => documents[place]?.id ?? '')
  }
}

/** Words of a text as the peer knows them: runs of letters and digits without accents, small, without stop words, plurals as singulars. */
export const plainWords = (text: string): readonly string[] =>
  (
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
    .filter(word => !stopwords.has(word))
    .map(singular)

/** The S stemmer: D. Harman, "How effective is suffixing?", JASIS 42(1), 1991, with the exceptions of Lucene's EnglishMinimalStemmer. */
export function singular(word: string): string {
  if (word.length < 3 || !/[^us]s$/.test(word)) return word
  if (/[^ae]ies$/.test(word)) return `${word.slice(0, -3)}y`
  return /[iaoe]es$/.test(word) ? word : word.slice(0, -1)
}

function countsOf(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** The 127 English stop words of the Natural Language Toolkit (Bird, Klein and Loper 2009). */
const stopwords: ReadonlySet<string> = new Set(
  `i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its itself they them their theirs
  themselves what which who whom this that these those am is are was were be been being have has had having do does did doing a an the and but if or
  because as until while of at by for with about against between into through during before after above below to from up down in out on off over under
  again further then once here there when where why how all any both each few more most other some such no nor not only own same so than too very s t
  can will just don should now`.split(/\s+/),
)
