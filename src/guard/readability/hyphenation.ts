import type { Pronunciations } from './pronunciations.ts'
import { type SyllableCounter, vowelGroups } from './syllables.ts'

interface Hyphenator {
  hyphenateSync(text: string, options: { readonly hyphenChar: string; readonly minWordLength: number }): string
}

/** Liang's hyphenation patterns (Word Hy-phen-a-tion by Com-put-er, Stanford 1983) as the TeX community keeps them, by language; loaded when first asked for. */
const patterns: Readonly<Record<string, () => Promise<{ default: Hyphenator }>>> = {
  de: () => import('hyphen/de/index.js'),
  en: () => import('hyphen/en/index.js'),
  es: () => import('hyphen/es/index.js'),
  fr: () => import('hyphen/fr/index.js'),
  hu: () => import('hyphen/hu/index.js'),
  it: () => import('hyphen/it/index.js'),
  nl: () => import('hyphen/nl/index.js'),
  pl: () => import('hyphen/pl/index.js'),
  pt: () => import('hyphen/pt/index.js'),
  ru: () => import('hyphen/ru/index.js'),
}

/**
 * Syllables as other readability tools count them, so that figures can be compared: the pronouncing dictionary in English, and the places where
 * a word may be divided, plus one, for every other word. Division leaves two letters at each end, so "agua" counts one.
 */
export async function loadHyphenSyllables(language: string, pronunciations: Pronunciations): Promise<SyllableCounter> {
  const root = language.slice(0, 2)
  const load = Object.hasOwn(patterns, root) ? patterns[root] : undefined
  if (load === undefined) return vowelGroups
  const { hyphenateSync } = (await load()).default
  return word => {
    const bare = word.toLowerCase()
    const spoken = root === 'en' ? pronunciations(bare)?.match(/\d/g)?.length : undefined
    return spoken ?? hyphenateSync(bare, { hyphenChar: point, minWordLength: 2 }).split(parts).length
  }
}

/** A soft hyphen: it stands in no word that was cleaned of punctuation. */
const point = '\u00AD'
/** Words joined by an underscore stay two. */
const parts = /[\u00AD_]/
