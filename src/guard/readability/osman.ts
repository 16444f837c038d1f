/**
 * Arabic ease, 0 (hard) to 100, over words as written. Long sounds and doubled letters count twice; without short-vowel marks every letter but alef stands
 * for a sound. Source: El-Haj and Rayson, LREC 2016, "OSMAN: a novel Arabic readability metric".
 */
export function osman(text: string, words: readonly string[], sentences: number): number {
  if (words.length === 0) return 0
  const long = words.filter(word => [...word.replace(marks, '').replaceAll("'", '')].length > 5).length
  const complex = words.filter(word => (word.match(vowelMarks)?.length ?? 0) > 5).length
  const eloquent = words.filter(word => sounds(word) > 5 && eloquentLetters.test(word)).length
  const weight = (sounds(text) + long + complex + eloquent) / words.length
  return 200.791 - (1.015 * words.length) / sentences - 24.181 * weight
}

function sounds(part: string): number {
  const vowels = part.match(/[\u064E\u064F\u0650]/g)?.length ?? 0
  const long = part.match(/[\u064E\u064F\u0650](?=[\u0627\u0648\u064A])/g)?.length ?? 0
  const stressed = part.match(/[\u064B\u064C\u064D\u0651]/g)?.length ?? 0
  const short = vowels - long
  const unmarked = [...part.replace(/[\u0627\u0649?.!,*\s]/g, '')].length - 2
  return (short === 0 ? unmarked : short) + 2 * (long + stressed)
}

/** Fatha, damma and kasra, their doubled forms, and shadda. */
const vowelMarks = /[\u064B-\u0651]/g
const marks = /[\u064B-\u0653\u0657\u0658]/g
/** Letters and endings of eloquent written Arabic: hamza forms, dhal and zah, waw with alef or noon. */
const eloquentLetters = /[\u0621\u0624\u0626\u0630\u0638]|\u0648[\u0627\u0646]/
