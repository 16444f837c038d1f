import { systemActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import { embeddedText } from '../knowledge/unit.ts'
import type { Embedder } from '../models/embedder.ts'
import type { Database } from '../store/database.ts'
import { countMissing, insertVectors, readMissing, storedLength } from './vector-rows.ts'

/** How much may still be done: texts, counted down as they are, and until when by `performance.now()`. */
export interface Allowance {
  texts: number
  readonly until: number
}

/** Texts a transaction in the background: others wait for the embedded store no longer. */
const batch = 32
/** Where nobody waits, as at a first start, few large transactions are faster. */
const largeBatch = 512
const actor = systemActor('ingest')

/**
 * Makes this embedder's missing vectors, a batch a transaction, as far as allowed; returns how many texts it went through. A batch is there
 * whole or not at all. Throws Refusal when the embedder cannot answer or its vectors have another length than those stored.
 */
export async function fillVectors(
  database: Database,
  embedder: Embedder,
  allowance: Allowance,
  progress?: (done: number, total: number) => void,
): Promise<number> {
  const total = progress === undefined ? 0 : await database.as(actor, tx => countMissing(tx, embedder.id))
  let length = await database.as(actor, tx => storedLength(tx, embedder.id))
  let done = 0
  let after = ''
  while (allowance.texts > 0 && performance.now() < allowance.until) {
    const limit = allowance.texts === Number.POSITIVE_INFINITY ? largeBatch : Math.min(batch, allowance.texts)
    const rows = await database.as(actor, tx => readMissing(tx, embedder.id, after, limit))
    if (rows.length === 0) break
    const vectors = await embedder.embed(rows.map(embeddedText))
    for (const vector of vectors) if (vector.length > 0) length = sameLength(embedder.id, vector.length, length)
    const made = rows.map(({ chunk }, at) => ({ chunk, vector: vectors[at] ?? [] }))
    await database.as(actor, tx => insertVectors(tx, embedder.id, made))
    after = rows.at(-1)?.chunk ?? after
    done += rows.length
    allowance.texts -= rows.length
    progress?.(done, total)
  }
  return done
}

function sameLength(embedder: string, length: number, stored: number | undefined): number {
  if (stored === undefined || stored === length) return length
  throw new Refusal(
    'invalid',
    `${embedder} gives vectors of ${length} numbers; those stored under this name have ${stored}.`,
    'The model behind the name is another one. Serve it under a name of its own and set CARENAV_EMBED_MODEL to that.',
  )
}
