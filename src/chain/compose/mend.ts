import { createRepair } from '../../guard/triage/repair.ts'
import { phraseKey } from '../../knowledge/terms.ts'
import type { Substances } from '../../reason/substances.ts'
import type { Vocabulary } from '../../retrieve/vocabulary.ts'
import type { ComposerTables } from './tables.ts'

/**
 * Mends words that no dictionary, vocabulary or medicine list has to the word of asking that is a slip away. English only: there is no
 * dictionary of another language here that could say which words are right.
 */
export function createMend(
  { questions, frame }: Pick<ComposerTables, 'questions' | 'frame'>,
  vocabulary: Vocabulary,
  substances: Substances,
): (text: string, language: string) => string {
  const phrases = vocabulary.phrasesIn('en')
  const isKnown = (word: string): boolean =>
    vocabulary.isWord(word) || phrases.has(phraseKey(word)) || substances.named(word).length > 0
  const repair = createRepair([...questions.flatMap(({ asks }) => asks), ...frame], isKnown)
  return (text, language) =>
    language.startsWith('en') ? text.replace(/\p{L}{5,}/gu, word => mended(word, repair(word.toLowerCase()))) : text
}

const mended = (word: string, repaired: string): string => (word.toLowerCase() === repaired ? word : repaired)
