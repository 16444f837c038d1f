import { readLayTerms } from '../knowledge/lay-terms.ts'
import { readMedicineNames } from '../knowledge/medicine-names.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import { indexTerms } from '../knowledge/terms.ts'
import type { Synonyms } from './query.ts'

/** What the retriever knows about words, made once at start. */
export interface Vocabulary {
  /** Phrase as index terms joined by spaces → the term lists that mean the same. */
  readonly phrases: ReadonlyMap<string, readonly (readonly string[])[]>
  /** Index terms that frame a question ("what does … mean") and say nothing about its topic. */
  readonly frame: ReadonlySet<string>
  /** True for an everyday word of the language, in small letters. */
  isWord(word: string): boolean
}

export const createVocabulary = (
  synonyms: Synonyms,
  frame: readonly string[],
  isWord: (word: string) => boolean,
): Vocabulary => ({ phrases: phrasesOf(synonyms), frame: new Set(frame.flatMap(indexTerms)), isWord })

/** Reads the synonyms of `lay-terms` and `medicine-names`. */
export async function readSynonyms(folder: URL = corporaFolder): Promise<Synonyms> {
  const [terms, medicines] = await Promise.all([readLayTerms(folder), readMedicineNames(folder)])
  return [
    ...terms.rows.map(({ lay, clinical }) => [...lay, ...clinical]),
    ...medicines.rows.map(({ name, brands, spanish }) => [name, ...brands, ...spanish]),
  ]
}

/** Phrase as index terms joined by spaces → the other phrases of its groups. */
export function phrasesOf(synonyms: Synonyms): Vocabulary['phrases'] {
  const found = new Map<string, (readonly string[])[]>()
  for (const group of synonyms) {
    const keyed = new Map(group.map(phrase => indexTerms(phrase)).map(terms => [terms.join(' '), terms]))
    keyed.delete('')
    for (const key of keyed.keys()) {
      const others = [...keyed].filter(([other]) => other !== key).map(([, terms]) => terms)
      found.set(key, [...(found.get(key) ?? []), ...others])
    }
  }
  return found
}
