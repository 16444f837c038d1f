import { foldForMatching } from '../../kernel/canonical.ts'

/** A text folded for matching, letter by letter, with the way back to where each letter stands. */
export interface Folded {
  readonly text: string
  /** Place in the original of each letter of `text`; one more entry for the end. */
  readonly places: readonly number[]
}

/** Small letters without accents, look-alike letters and all kinds of hyphens and apostrophes made one. */
export function foldWithPlaces(original: string): Folded {
  let text = ''
  const places: number[] = []
  let at = 0
  for (const letter of original) {
    const folded = /[\u00ad\u200b-\u200f\u2060\ufeff]/.test(letter) ? '' : /\s/.test(letter) ? ' ' : foldOne(letter)
    for (let unit = 0; unit < folded.length; unit += 1) places.push(at)
    text += folded
    at += letter.length
  }
  places.push(at)
  return { text, places }
}

const known = new Map<string, string>()
function foldOne(letter: string): string {
  const seen = known.get(letter)
  if (seen !== undefined) return seen
  // The fold reads look-alikes only beside a Latin letter.
  const folded = /^[\u0370-\u04ff]$/.test(letter) ? foldForMatching(`a${letter}`).slice(1) : foldForMatching(letter)
  if (known.size < 5_000) known.set(letter, folded)
  return folded
}

/** Escapes a text for use in a regular expression. */
export const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)
