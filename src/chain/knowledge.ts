import { readMedicineNames } from '../knowledge/medicine-names.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import { type ReasonTables, readReasonTables } from '../reason/tables.ts'
import { type RecordKnowledge, readRecordKnowledge } from '../record/knowledge.ts'
import { createVocabulary, readSynonyms, type Vocabulary } from '../retrieve/vocabulary.ts'
import { type Prompts, readPrompts } from './compose/prompts.ts'
import { type ComposerTables, readComposerTables } from './compose/tables.ts'
import { type AdvisedIn, createAdvisedIn } from './own-medicines.ts'

/** The reviewed tables and prompts that answering needs, read once at start. */
export interface ChainKnowledge {
  readonly tables: ComposerTables
  readonly prompts: Prompts
  readonly vocabulary: Vocabulary
  readonly reason: ReasonTables
  readonly record: RecordKnowledge
  readonly advisedIn: AdvisedIn
  /** Ingredient → its RxNorm token, `system|code`. */
  readonly ingredients: ReadonlyMap<string, string>
}

/** `isWord` is the everyday dictionary of guard/readability. */
export async function readChainKnowledge(
  isWord: (word: string) => boolean,
  corpora: URL = corporaFolder,
): Promise<ChainKnowledge> {
  const [tables, prompts, synonyms, reason, record, medicines] = await Promise.all([
    readComposerTables(corpora),
    readPrompts(),
    readSynonyms(corpora),
    readReasonTables(corpora),
    readRecordKnowledge(corpora),
    readMedicineNames(corpora),
  ])
  const ingredients = new Map(
    medicines.rows.flatMap(({ name, rxnorm }) =>
      rxnorm === undefined ? [] : [[name, `http://www.nlm.nih.gov/research/umls/rxnorm|${rxnorm}`] as const],
    ),
  )
  return {
    tables,
    prompts,
    reason,
    record,
    ingredients,
    advisedIn: createAdvisedIn(reason.substances, tables.caution),
    vocabulary: createVocabulary(synonyms, tables.frame, isWord),
  }
}
