import { syllable } from 'syllable'
import type { Pronunciations } from './pronunciations.ts'

export type SyllableCounter = (word: string) => number

/**
 * English: the first pronunciation of the Carnegie Mellon dictionary, whose vowels carry a stress digit; words it lacks by rule.
 * The apostrophe is dropped first, as the published formulas count a contraction like the word it is written as.
 */
export function englishSyllables(pronunciations: Pronunciations): SyllableCounter {
  return word => {
    const bare = word.toLowerCase().replaceAll("'", '')
    const spoken = pronunciations(bare)
    if (spoken !== undefined) return spoken.match(/\d/g)?.length ?? 1
    return Math.max(1, syllable(bare))
  }
}

/** Spanish: one per vowel group; two strong vowels, or an accented weak one beside a strong one, part. Source: Real Academia Española, Ortografía, 2010. */
export const spanishSyllables: SyllableCounter = word => {
  const bare = word
    .toLowerCase()
    .replace(/qu(?=[eiéí])/g, 'q')
    .replace(/gu(?=[eiéí])/g, 'g')
    .replace(/y$/, 'i')
  let count = 0
  for (const [group] of bare.matchAll(/[aeiouáéíóúü]+/g)) {
    const hiatus = group.match(/[aeoáéó](?=[aeoáéó])|[íú](?=[aeoáéó])|[aeoáéó](?=[íú])/g)
    count += 1 + (hiatus?.length ?? 0)
  }
  return Math.max(1, count)
}

/**
 * Polish: each vowel letter is one, but an i between a consonant and a vowel only softens the consonant ("nie", "alergii"), and the au and
 * eu of borrowed words are one ("auto"), not where a prefix ends ("na-uka", "nie-udany") nor in "muze-um". Source: Polański (ed.), Wielki słownik
 * ortograficzny PWN, 2016, rules of word division.
 */
export const polishSyllables: SyllableCounter = word => {
  const bare = word
    .toLowerCase()
    .replace(/(?<!^(?:na|za|nie|prze))(?<=[ae])u(?!m$)/g, '')
    .replace(/(?<=[^aąeęioóuy])i(?=[aąeęioóuy])/g, '')
  return Math.max(1, bare.match(/[aąeęioóuy]/g)?.length ?? 1)
}

/** Any other language: one per group of vowel letters. A measure to compare texts of one language, not a phonetic count. */
export const vowelGroups: SyllableCounter = word =>
  Math.max(
    1,
    word
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[aeiouyаеиоуыэюяё]+/g)?.length ?? 1,
  )
