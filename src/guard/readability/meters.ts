import { daleChall } from 'dale-chall'
import { loadHyphenSyllables } from './hyphenation.ts'
import { loadPronunciations } from './pronunciations.ts'
import type { SyllableCounter } from './syllables.ts'

/** What the measures of one language count with. The grade that readers are served by counts with `Readability` instead. */
export interface Meters {
  readonly language: string
  readonly syllables: SyllableCounter
  /** Stands in the list of words that four in five readers of the fourth school year know. Source: Chall and Dale, Readability Revisited, 1995. */
  isEasy(word: string): boolean
  /** Syllables from which on a word is hard for Gunning's formula. Sources: Gunning 1952 (3); Seretny 2006 (Polish, 4). */
  readonly hardFrom: number
}

/** Hands out the meters of a language, each loaded once. */
export async function openMeters(): Promise<(language: string) => Promise<Meters>> {
  const pronunciations = await loadPronunciations()
  const opened = new Map<string, Promise<Meters>>()
  const open = async (language: string): Promise<Meters> => ({
    language,
    syllables: await loadHyphenSyllables(language, pronunciations),
    isEasy: word => easy.has(word.toLowerCase()),
    hardFrom: hardFrom.get(language) ?? 3,
  })
  return language => {
    const root = language.slice(0, 2)
    const meters = opened.get(root) ?? open(root)
    opened.set(root, meters)
    return meters
  }
}

const easy: ReadonlySet<string> = new Set(daleChall.map(word => word.toLowerCase()))

/** Agglutinating languages have longer everyday words. */
const hardFrom: ReadonlyMap<string, number> = new Map([
  ['pl', 4],
  ['hu', 5],
])
