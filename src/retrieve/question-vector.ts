import { systemActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import type { Embedders } from '../models/embedders.ts'
import type { Database } from '../store/database.ts'
import { activeIndex } from '../store/vector-index.ts'
import type { QuestionVector } from './nearest.ts'

/**
 * The question's vector by the embedder whose vectors are in charge. Call it outside a transaction: a server may be asked. Without a
 * vector the words alone decide, so a dead embedding server costs some recall and no answer.
 */
export async function questionVector(
  { database, embedders, log }: { readonly database: Database; readonly embedders: Embedders; readonly log: Log },
  text: string,
): Promise<QuestionVector | undefined> {
  const index = await database.as(systemActor('operate'), activeIndex)
  const embedder = index === undefined ? undefined : embedders.named(index.embedder, index.dimensions)
  if (index === undefined || embedder === undefined) return undefined
  try {
    const vector = await embedder.embedQuery(text)
    return vector.length === index.dimensions ? { embedder: index.embedder, vector, indexed: index.indexed } : undefined
  } catch (error) {
    log.warn('question-not-embedded', {
      embedder: index.embedder,
      // A Refusal of ours says nothing of the question; another error might.
      reason: error instanceof Refusal ? error.message : error instanceof Error ? error.name : 'unknown',
    })
    return undefined
  }
}
