import { Refusal } from '../kernel/errors.ts'

/**
 * A server's reply as unit vectors, one for each text and all of one length, so that every embedder's compare by cosine alike; an empty
 * list for a vector without direction. `dimensions`: how long they have been so far, 0 when none has come yet. Throws Refusal `invalid`.
 */
export function unitVectors(reply: unknown, texts: number, dimensions: number, embedder: string): number[][] {
  const wrong = (what: string): Refusal => wrongReply(embedder, what)
  if (!Array.isArray(reply)) throw wrong('no list of vectors')
  if (reply.length !== texts) throw wrong(`${reply.length} vectors for ${texts} texts`)
  const vectors = reply.map(vector => {
    if (!isNumbers(vector)) throw wrong('a vector that is not a list of finite numbers')
    return vector
  })
  const length = dimensions === 0 ? (vectors[0]?.length ?? 0) : dimensions
  if (length === 0 && texts > 0) throw wrong('empty vectors')
  if (length > longest) throw wrong(`vectors of ${length} numbers; ${longest} are the most that can be stored`)
  const other = vectors.find(vector => vector.length !== length)
  if (other !== undefined) throw wrong(`a vector of ${other.length} numbers where others have ${length}`)
  return vectors.map(unitLength)
}

/** A server that answers something else than was asked for. */
export const wrongReply = (embedder: string, what: string): Refusal =>
  new Refusal(
    'invalid',
    `The embedding model ${embedder} gave ${what}.`,
    'Check that the model makes embeddings, and that its server speaks the protocol it is configured for.',
  )

/** The most that pgvector stores in one vector. */
const longest = 16_000

const isNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every(Number.isFinite)

/** Scaled by its largest number first, so that no square overflows. */
function unitLength(vector: readonly number[]): number[] {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (largest === 0) return []
  const scaled = vector.map(value => value / largest)
  const length = Math.sqrt(scaled.reduce((sum, value) => sum + value * value, 0))
  return scaled.map(value => value / length)
}
