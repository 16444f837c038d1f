import type { Meaning, Vocabulary } from './vocabulary.ts'
import { isSpelling, repair, stem } from './words.ts'

/** A stretch of a question that the vocabulary knows, with everything it can mean. `end` is past the last word. */
export interface Mention {
  readonly start: number
  readonly end: number
  readonly words: string
  readonly meanings: readonly Meaning[]
}

/** Longest phrases first, left to right, without overlap: "high blood pressure" is a condition, not a measurement. */
export function mentionsIn(words: readonly string[], vocabulary: Vocabulary): readonly Mention[] {
  const stems = words.map(stem)
  const found: Mention[] = []
  for (let start = 0; start < stems.length; ) {
    const candidates = (vocabulary.phrases.get(stems[start] ?? '') ?? []).filter(({ stems: phrase }) =>
      phrase.every((each, at) => stems[start + at] === each),
    )
    const length = candidates[0]?.stems.length ?? 0
    if (length === 0) {
      start += 1
      continue
    }
    const meanings = candidates.filter(({ stems: phrase }) => phrase.length === length).map(({ meaning }) => meaning)
    found.push({ start, end: start + length, words: words.slice(start, start + length).join(' '), meanings })
    start += length
  }
  return found
}

/** The words with slips mended against the vocabulary and the record's own words. */
export function mended(
  words: readonly string[],
  { known, spellings }: Vocabulary,
  recordWords: ReadonlySet<string>,
): readonly string[] {
  const isKnown = (word: string): boolean => known.has(word) || recordWords.has(word)
  const ofRecord = [...recordWords].filter(isSpelling)
  return words.map(word => repair(word, isKnown, [...(spellings.get(word[0] ?? '') ?? []), ...ofRecord]))
}
