import { readLayTerms } from '../knowledge/lay-terms.ts'
import { readMedicineNames } from '../knowledge/medicine-names.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import { indexTerms, phraseKey, searchable } from '../knowledge/terms.ts'

/** Phrases that mean the same, the reader's side and the knowledge base's side together. */
export type Synonyms = readonly (readonly string[])[]

/** Groups of phrases in one language (its two letters); without one they hold in every language. */
export interface SynonymGroup {
  readonly language?: string
  readonly phrases: readonly string[]
}

/** Phrase as `phraseKey` gives it → the index terms of each other way to say it. */
export type Phrases = Pick<ReadonlyMap<string, readonly (readonly string[])[]>, 'get' | 'has'>

/** What the retriever knows about words, made once at start. */
export interface Vocabulary {
  /** The phrases of these languages, of the texts and of the question: an English question is not looked for in Spanish. */
  phrasesIn(...languages: readonly string[]): Phrases
  /** Index terms that frame a question ("what does … mean") and say nothing about its topic. */
  readonly frame: ReadonlySet<string>
  /** True for an everyday word of the language, in small letters. */
  isWord(word: string): boolean
}

export function createVocabulary(
  groups: readonly SynonymGroup[],
  frame: readonly string[],
  isWord: (word: string) => boolean,
): Vocabulary {
  const made = new Map<string, Phrases>()
  return {
    phrasesIn: (...languages) => {
      const key = [...new Set(languages)].toSorted().join(' ')
      const known = made.get(key)
      if (known !== undefined) return known
      const fitting = groups.filter(({ language }) => language === undefined || languages.includes(language))
      const phrases = phrasesOf(fitting.map(group => group.phrases))
      made.set(key, phrases)
      return phrases
    },
    frame: new Set(frame.flatMap(indexTerms)),
    isWord,
  }
}

/** The phrases and framing words for reading a question in this language (BCP 47; only its language part decides). */
export const wordsIn = (vocabulary: Vocabulary, language: string) => ({
  phrases: vocabulary.phrasesIn(language.split('-')[0] ?? 'en'),
  frame: vocabulary.frame,
})

/** Reads the synonyms of `lay-terms` and `medicine-names`. */
export async function readSynonyms(folder: URL = corporaFolder): Promise<readonly SynonymGroup[]> {
  const [terms, medicines] = await Promise.all([readLayTerms(folder), readMedicineNames(folder)])
  return [
    ...terms.rows.map(({ language, lay, clinical }) => ({ language, phrases: [...lay, ...clinical] })),
    ...medicines.rows.map(({ name, brands, spanish }) => ({ phrases: [name, ...brands, ...spanish] })),
  ]
}

/** Phrase → the other phrases of its groups, as far as they can be searched for. */
export function phrasesOf(synonyms: Synonyms): Phrases {
  const found = new Map<string, (readonly string[])[]>()
  for (const group of synonyms) {
    const keyed = new Map(group.map(phrase => [phraseKey(phrase), searchable(phrase)]))
    keyed.delete('')
    for (const key of keyed.keys()) {
      const others = [...keyed].flatMap(([other, terms]) => (other === key || terms === undefined ? [] : [terms]))
      found.set(key, [...(found.get(key) ?? []), ...others])
    }
  }
  return found
}
