import { readComposerTables } from '../../chain/compose/tables.ts'
import { loadReadability } from '../../guard/readability/readability.ts'
import { loadKnowledge } from '../../ingest/knowledge.ts'
import { systemClock } from '../../kernel/clock.ts'
import { silentLog } from '../../kernel/log.ts'
import { readDocuments } from '../../knowledge/documents.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import { createEmbedders } from '../../models/embedders.ts'
import { createVocabulary, readSynonyms } from '../../retrieve/vocabulary.ts'
import type { Database, OwnedDatabase } from '../../store/database.ts'
import { generatedQuestions, generatedTexts, rankWords } from './generated-texts.ts'
import { type Build, measureBuild, writeMany } from './retrieval-load.ts'
import { measureQueries, type QueryTimes } from './retrieval-queries.ts'
import { measureUpdates, type UpdateTimes } from './retrieval-updates.ts'

export interface RetrievalBench {
  readonly bench: 'retrieval'
  readonly store: Database['kind']
  readonly sizes: readonly {
    /** 'shipped', or generated texts. */
    readonly texts: string
    readonly build: Build
    readonly queries: QueryTimes
    /** Not for the shipped base. */
    readonly updates?: UpdateTimes
  }[]
}

export interface RetrievalBenchOptions {
  /** Chunks of generated texts to measure at, smallest first. */
  readonly chunks: readonly number[]
  /** The shipped knowledge base instead, loaded as at a first start. */
  readonly isShipped: boolean
  readonly questions: number
  /** How many documents are added, replaced and removed at each size. */
  readonly updates: number
}

type Progress = (done: number, total: number) => void

/** Build, search and update of the knowledge base over more and more texts, on one store that is filled as it goes. */
export async function retrievalBench(
  database: OwnedDatabase,
  corpora: URL,
  { chunks, isShipped, questions, updates: rounds }: RetrievalBenchOptions,
  progress: Progress,
): Promise<RetrievalBench> {
  const documents = await readDocuments(corpora)
  const words = rankWords(documents.map(({ body }) => body))
  const vocabulary = await readVocabulary(corpora)
  const ask = (from: (random: () => number) => { readonly title: string; readonly body: string }) =>
    measureQueries(
      { database, vocabulary, embedders: createEmbedders(undefined, database, indexTerms) },
      generatedQuestions(questions, words, from),
      done => progress(done, questions),
    )
  if (isShipped) {
    const english = documents.filter(({ language }) => language === 'en')
    const build = await measureBuild(
      database,
      async watched => void (await loadKnowledge({ database: watched, clock: systemClock, log: silentLog, corpora })),
    )
    const queries = await ask(random => english[Math.floor(random() * english.length)] ?? { title: '', body: '' })
    return { bench: 'retrieval', store: database.kind, sizes: [{ texts: 'shipped', build, queries }] }
  }
  const texts = generatedTexts(words)
  const sizes = []
  let documentsThere = 0
  let chunksThere = 0
  for (const size of chunks) {
    const before = chunksThere
    const until = function* () {
      while (chunksThere < size) {
        yield texts.document(documentsThere)
        documentsThere += 1
      }
    }
    const build = await measureBuild(
      database,
      async watched =>
        void (await writeMany(watched, until(), written => {
          chunksThere = before + written
          progress(chunksThere, size)
        })),
    )
    const queries = await ask(random => {
      // A document in English.
      const at = Math.floor(random() * documentsThere)
      return texts.document(at % 6 === 0 ? at + 1 : at)
    })
    const places = Array.from({ length: documentsThere }, (_, at) => at)
    const updates = await measureUpdates(database, places, texts.document, rounds)
    sizes.push({ texts: 'generated', build, queries, updates })
  }
  return { bench: 'retrieval', store: database.kind, sizes }
}

async function readVocabulary(corpora: URL) {
  const [tables, synonyms, { isWord }] = await Promise.all([
    readComposerTables(corpora),
    readSynonyms(corpora),
    loadReadability(),
  ])
  return createVocabulary(synonyms, tables.frame, isWord)
}
