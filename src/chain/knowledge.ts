import { readMedicineNames } from '../knowledge/medicine-names.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import { type ReasonTables, readReasonTables } from '../reason/tables.ts'
import { type RecordKnowledge, readRecordKnowledge } from '../record/knowledge.ts'
import { type ReadingTables, readReadingTables } from '../record/reading-tables.ts'
import { createVocabulary, readSynonyms, type Vocabulary } from '../retrieve/vocabulary.ts'
import { createMend } from './compose/mend.ts'
import { type Prompts, readPrompts } from './compose/prompts.ts'
import { type ComposerTables, readComposerTables } from './compose/tables.ts'
import { type DialogueTables, readDialogueTables } from './dialogue/tables.ts'
import { type AdvisedIn, createAdvisedIn } from './own-medicines.ts'
import { loadPremiseFrames, type PremiseFrames } from './premise/frames.ts'

/** The reviewed tables and prompts that answering needs, read once at start. */
export interface ChainKnowledge {
  readonly tables: ComposerTables
  readonly prompts: Prompts
  readonly dialogue: DialogueTables
  readonly vocabulary: Vocabulary
  readonly reason: ReasonTables
  readonly record: RecordKnowledge
  readonly reading: ReadingTables
  readonly premises: PremiseFrames
  readonly advisedIn: AdvisedIn
  /** A question with its misspelt words of asking mended ("simptoms of"), so that its kind is heard; names are left for the search to mend. */
  mend(text: string, language: string): string
  /** Ingredient → its RxNorm token, `system|code`. */
  readonly ingredients: ReadonlyMap<string, string>
}

/** `isWord` is the everyday dictionary of guard/readability. */
export async function readChainKnowledge(
  isWord: (word: string) => boolean,
  corpora: URL = corporaFolder,
): Promise<ChainKnowledge> {
  const [tables, dialogue, prompts, synonyms, reason, record, medicines, reading, premises] = await Promise.all([
    readComposerTables(corpora),
    readDialogueTables(corpora),
    readPrompts(),
    readSynonyms(corpora),
    readReasonTables(corpora),
    readRecordKnowledge(corpora),
    readMedicineNames(corpora),
    readReadingTables(corpora),
    loadPremiseFrames(corpora),
  ])
  const ingredients = new Map(
    medicines.rows.flatMap(({ name, rxnorm }) =>
      rxnorm === undefined ? [] : [[name, `http://www.nlm.nih.gov/research/umls/rxnorm|${rxnorm}`] as const],
    ),
  )
  const vocabulary = createVocabulary(synonyms, tables.frame, isWord)
  return {
    tables,
    dialogue,
    prompts,
    reason,
    record,
    reading,
    ingredients,
    premises,
    advisedIn: createAdvisedIn(reason.substances, tables.caution),
    vocabulary,
    mend: createMend(tables, vocabulary, reason.substances),
  }
}
