import type { Actor } from '../domain/actor.ts'
import type { Level } from '../domain/answer.ts'
import type { Log } from '../kernel/log.ts'
import type { Embedders } from '../models/embedders.ts'
import type { SearchRetriever } from '../models/search-retriever.ts'
import type { Database } from '../store/database.ts'
import { questionVector } from './question-vector.ts'
import { retrieve } from './retrieve.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What is known of a passage besides its text. */
export type PassageMetadata = {
  /** Titles and headings: `Warfarin › If you miss a dose`. */
  readonly title: string
  /** The document's id. */
  readonly source: string
  readonly trust: 'reviewed' | 'operator'
  /** SHA-256 of the text as stored. */
  readonly sha256: string
  /** When the document was reviewed, YYYY-MM-DD. */
  readonly reviewed: string
  /** 0 to 1: how much of what the question is about stands in it. */
  readonly coverage: number
}

export interface RetrieverParts {
  readonly database: Database
  readonly embedders: Embedders
  readonly log: Log
  readonly vocabulary: Vocabulary
}

export interface RetrieverOptions {
  /** BCP 47. */
  readonly language?: string
  readonly level?: Level
  readonly limit?: number
}

/**
 * Our search as a LangChain `BaseRetriever`, for integrators: bound to one actor, whose sight every query has, in a transaction of its own each
 * time. Make one for each reader; never share one between them. No passages: nothing in sight answers, and the chain should say so.
 */
export async function createLangChainRetriever(
  parts: RetrieverParts,
  actor: Actor,
  { language = 'en', level = 'standard', limit = 12 }: RetrieverOptions = {},
): Promise<SearchRetriever<PassageMetadata>> {
  const { SearchRetriever } = await import('../models/search-retriever.ts')
  return new SearchRetriever<PassageMetadata>(async text => {
    // Outside the transaction: an embedding server may be asked.
    const vector = await questionVector(parts, text)
    const { vocabulary } = parts
    const { passages } = await parts.database.as(actor, tx =>
      retrieve(tx, actor, { text, level, language, vocabulary, vector, limit }),
    )
    return passages.map(({ span, heading, document, coverage }) => ({
      id: span.ref,
      text: span.text,
      metadata: {
        title: heading,
        source: document.id,
        trust: document.trust,
        sha256: span.hash,
        reviewed: span.date ?? '',
        coverage,
      },
    }))
  })
}
