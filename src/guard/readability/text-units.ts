interface WordSettings {
  readonly splitHyphens?: boolean
  readonly splitContractions?: boolean
}

/** Words without punctuation; the apostrophe of a contraction ("don't", "it's") and the parts of a hyphenated word stay together unless split. */
export function wordsOf(
  text: string,
  { splitHyphens = false, splitContractions = false }: WordSettings = {},
): string[] {
  return (splitHyphens ? text.replaceAll('-', ' ') : text)
    .normalize('NFC')
    .replace(/[‘’]/g, "'")
    .replace(/'(?!(?:[tsd]|ve|ll|re)\b)/g, '"')
    .replace(/[^\p{L}\p{M}\p{N}_\s']/gu, '')
    .replace(splitContractions ? /'/g : /(?!)/g, ' ')
    .split(/\s+/)
    .filter(word => word !== '')
}

/** Sentences by their end marks. A stretch of one or two words ("Well...") is no sentence of its own; there is always at least one. */
export function countSentences(text: string): number {
  const stretches = text.match(/[\p{L}\p{N}_][^.!?]*[.!?]*/gu) ?? []
  return Math.max(1, stretches.filter(stretch => wordsOf(stretch).length > 2).length)
}

/** Characters, white space left out. */
export const countCharacters = (text: string, ignoreSpaces = true): number =>
  [...(ignoreSpaces ? text.replace(/\s/g, '') : text)].length

/** Characters of words only. */
export const countLetters = (text: string): number =>
  wordsOf(text).reduce((sum, word) => sum + [...word.replaceAll("'", '')].length, 0)

/** What every formula is computed from; counted once per text. */
export interface TextCounts {
  readonly words: number
  readonly sentences: number
  readonly syllables: number
  readonly letters: number
  readonly characters: number
  /** Words of three syllables or more. */
  readonly polysyllables: number
  /** Words of four syllables or more. */
  readonly fourSyllables: number
  readonly monosyllables: number
  /** Words of more than six characters. */
  readonly longWords: number
}

export function countText(text: string, syllablesOf: (word: string) => number): TextCounts {
  const words = wordsOf(text)
  const syllables = words.map(syllablesOf)
  return {
    words: words.length,
    sentences: countSentences(text),
    syllables: syllables.reduce((sum, count) => sum + count, 0),
    letters: countLetters(text),
    characters: countCharacters(text),
    polysyllables: syllables.filter(count => count >= 3).length,
    fourSyllables: syllables.filter(count => count >= 4).length,
    monosyllables: syllables.filter(count => count < 2).length,
    longWords: words.filter(word => [...word].length > 6).length,
  }
}
