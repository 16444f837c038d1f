import { corporaFolder } from '../knowledge/rules.ts'
import { type RecordCodes, readRecordCodes } from './codes.ts'
import { readVocabulary, type Vocabulary } from './vocabulary.ts'
import { readWording, type Wording } from './wording.ts'

/** The rule tables that reading a record needs; read once at start and handed to every call. */
export interface RecordKnowledge {
  readonly vocabulary: Vocabulary
  readonly wording: Wording
  readonly codes: RecordCodes
}

export async function readRecordKnowledge(corpora: URL = corporaFolder): Promise<RecordKnowledge> {
  const [vocabulary, wording, codes] = await Promise.all([
    readVocabulary(corpora),
    readWording(corpora),
    readRecordCodes(corpora),
  ])
  return { vocabulary, wording, codes }
}
