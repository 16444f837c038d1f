import { contract } from './pattern.ts'

/** One sentence as the phrase patterns see it: starts with a space, every word and comma ends in one. */
export interface Sentence {
  readonly text: string
  /** It ended in a question mark. */
  readonly asks: boolean
}

const abbreviations = /\b(mr|mrs|ms|dr|prof|st|approx|vs|e\.g|i\.e|etc|jr|sr|no)\.(?= )/g

/** Splits folded text into sentences. `repair` mends a misspelt word or returns it. A single line break is a wrapped line, an empty line ends a sentence. */
export function splitSentences(matching: string, repair: (word: string) => string): Sentence[] {
  const flat = matching
    .replace(/\n\s*\n/g, ' . ')
    .replace(/\n/g, ' ')
    .replace(abbreviations, '$1')
    .replace(/'/g, '')
    .replace(/(\d),(\d{3})\b/g, '$1$2')
    .replace(/\b(\d)\/10\b/g, '$1 outof 10')
    .replace(/\b(\d{2,3})s\b/g, '$1')
  const sentences: Sentence[] = []
  for (const match of flat.matchAll(/((?:[^.!?;]|\.(?=\d))+)([.!?;]*)/g)) {
    const words = (match[1] ?? '')
      .replace(/[()[\]:"\u2026]/g, ' , ')
      .replace(/,/g, ' , ')
      .replace(/(?<!\d)\/|\/(?!\d)/g, ' ')
      .replace(/[^\p{L}\p{N}.,%/<>= ]/gu, ' ')
      .split(' ')
      .filter(word => word !== '')
    if (words.every(word => word === ',')) continue
    sentences.push({ text: ` ${contract(words.map(repair).join(' '))} `, asks: (match[2] ?? '').includes('?') })
  }
  return sentences
}
