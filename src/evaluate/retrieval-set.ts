import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readComposerTables } from '../chain/compose/tables.ts'
import { systemActor } from '../domain/actor.ts'
import { loadReadability } from '../guard/readability/readability.ts'
import { writeDocuments } from '../ingest/knowledge-rows.ts'
import { bringVectors } from '../ingest/search-vectors.ts'
import { loadVocabulary } from '../ingest/vocabulary.ts'
import { systemClock } from '../kernel/clock.ts'
import type { KnowledgeDocument } from '../knowledge/document.ts'
import { readDocuments } from '../knowledge/documents.ts'
import { indexTerms } from '../knowledge/terms.ts'
import { readEverydayNames } from '../knowledge/vocabulary-words.ts'
import { createEmbedders, type Embedders } from '../models/embedders.ts'
import { createModels } from '../models/models.ts'
import { createVocabulary, readSynonyms, type Vocabulary } from '../retrieve/vocabulary.ts'
import type { Database } from '../store/database.ts'
import { readCorpus, readQueries, type SetDocument } from './beir.ts'
import type { EvaluateParts } from './parts.ts'
import type { EvalCase } from './suite.ts'

/** The corpus of a retrieval set, loaded as an installation's documents are, into a database of its own. */
export interface LoadedSet {
  readonly database: Database
  readonly embedders: Embedders
  readonly vocabulary: Vocabulary
  /** The same texts as they were given. */
  readonly documents: readonly SetDocument[]
}

/** Whom a suite searches as: everything that any reader may meet. */
export const searcher = systemActor('evaluate')

/** The queries of a folder in BEIR layout, one case each; `expected` is document id → grade. */
export async function retrievalCases(folder: string): Promise<readonly EvalCase[]> {
  return (await readQueries(folder)).map(({ id, text, grades, file }) => ({
    id,
    input: text,
    expected: grades,
    metadata: { file },
  }))
}

/** Loads the folder's corpus and vocabulary, or the shipped knowledge base where the folder has no corpus. The caller closes the database. */
export async function loadSet(folder: string, parts: EvaluateParts): Promise<LoadedSet> {
  const names = await readdir(folder)
  const documents = names.includes('corpus.jsonl')
    ? (await readCorpus(folder)).map(asDocument)
    : await readDocuments(parts.corpora)
  const database = await parts.openStore()
  for (let from = 0; from < documents.length; from += batch) {
    await writeDocuments({ database, clock: systemClock }, documents.slice(from, from + batch))
  }
  const { embed } = createModels(parts.config, () => ({ sentences: [] }))
  const embedders = createEmbedders(embed, database, indexTerms)
  await bringVectors({ database, embedders, clock: systemClock, log: parts.log })
  const [tables, synonyms, { isWord }] = await Promise.all([
    readComposerTables(parts.corpora),
    readSynonyms(parts.corpora),
    loadReadability(),
  ])
  if (names.includes('synonyms.jsonl')) {
    const isEverydayName = await readEverydayNames(isWord, parts.corpora)
    const vocabulary = { file: join(folder, 'synonyms.jsonl'), format: 'vocabulary-jsonl' } as const
    await loadVocabulary({ database, clock: systemClock, log: parts.log, isEverydayName }, vocabulary)
  }
  return {
    database,
    embedders,
    vocabulary: createVocabulary(synonyms, tables.frame, isWord),
    documents: documents.map(({ id, title, body }) => ({ id, title, text: body })),
  }
}

const batch = 64

/** A text of a set as a clinic's own document: for everyone, in English, at no special level. */
const asDocument = ({ id, title, text }: SetDocument): KnowledgeDocument => ({
  id,
  title: title === '' ? ' ' : title,
  audience: 'patient',
  level: 'standard',
  language: 'en',
  topics: [],
  codes: [],
  sources: [],
  reviewed: '2026-01-01',
  licence: 'not stated',
  collection: 'operator',
  file: id,
  trust: 'operator',
  // A line that begins with # would be read as a heading.
  body: text.replace(/^#+/gm, ''),
})
