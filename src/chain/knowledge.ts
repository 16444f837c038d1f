import { corporaFolder } from '../knowledge/rules.ts'
import { type ReasonTables, readReasonTables } from '../reason/tables.ts'
import { type RecordKnowledge, readRecordKnowledge } from '../record/knowledge.ts'
import { createVocabulary, readSynonyms, type Vocabulary } from '../retrieve/vocabulary.ts'
import { type Prompts, readPrompts } from './compose/prompts.ts'
import { type ComposerTables, readComposerTables } from './compose/tables.ts'

/** The reviewed tables and prompts that answering needs, read once at start. */
export interface ChainKnowledge {
  readonly tables: ComposerTables
  readonly prompts: Prompts
  readonly vocabulary: Vocabulary
  readonly reason: ReasonTables
  readonly record: RecordKnowledge
}

/** `isWord` is the everyday dictionary of guard/readability. */
export async function readChainKnowledge(
  isWord: (word: string) => boolean,
  corpora: URL = corporaFolder,
): Promise<ChainKnowledge> {
  const [tables, prompts, synonyms, reason, record] = await Promise.all([
    readComposerTables(corpora),
    readPrompts(),
    readSynonyms(corpora),
    readReasonTables(corpora),
    readRecordKnowledge(corpora),
  ])
  return { tables, prompts, reason, record, vocabulary: createVocabulary(synonyms, tables.frame, isWord) }
}
