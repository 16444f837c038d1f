import type { Actor } from '../domain/actor.ts'
import type { Level } from '../domain/answer.ts'
import { writeDocuments } from '../ingest/knowledge-rows.ts'
import { bringVectors } from '../ingest/search-vectors.ts'
import type { KnowledgeDocument } from '../knowledge/document.ts'
import { questionVector } from '../retrieve/question-vector.ts'
import { type Retrieved, retrieve } from '../retrieve/retrieve.ts'
import { scopeFor } from '../retrieve/scope.ts'
import { type Found, searchUnits } from '../retrieve/search.ts'
import { createVocabulary } from '../retrieve/vocabulary.ts'
import type { Database } from '../store/database.ts'
import { knowledgeParts } from './knowledge.ts'

export const patient: Actor = { role: 'patient', tenant: 'demo', user: 'u', person: 'p' }
export const clinician: Actor = { role: 'clinician', tenant: 'demo', user: 'c' }

const everyday = new Set(['hello', 'grandson', 'wants', 'hear', 'lupus', 'fly'])
export const vocabulary = createVocabulary([{ phrases: ['metformin', 'Glucophage'] }], ['take', 'what', 'how'], word =>
  everyday.has(word),
)

export interface Ask {
  readonly actor?: Actor
  readonly language?: string
  readonly level?: Level
  readonly hint?: string
  /** False: words alone. */
  readonly isByMeaning?: boolean
}

/** These documents loaded and learnt from, and ways to ask them. */
export async function searchWorld(database: Database, documents: readonly KnowledgeDocument[]) {
  const parts = knowledgeParts(database)
  await writeDocuments(parts, documents)
  await bringVectors(parts)
  const vectorOf = (text: string, { isByMeaning = true }: Ask) =>
    isByMeaning ? questionVector(parts, text) : Promise.resolve(undefined)
  return {
    async ask(text: string, options: Ask = {}): Promise<Retrieved> {
      const { actor = patient, language = 'en', level = 'simple', hint } = options
      const vector = await vectorOf(text, options)
      return database.as(actor, tx =>
        retrieve(tx, actor, { text, level, language, vocabulary, vector, ...(hint === undefined ? {} : { hint }) }),
      )
    },
    async find(text: string, options: Ask = {}): Promise<Found> {
      const { actor = patient, language = 'en' } = options
      const vector = await vectorOf(text, options)
      return database.as(actor, tx => searchUnits(tx, scopeFor(actor, language), { text, vocabulary }, vector))
    },
  }
}

/** The documents of the passages, in order and with repeats. */
export const sourcesOf = ({ passages }: Retrieved): readonly string[] => passages.map(({ span }) => span.source)
