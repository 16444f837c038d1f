import { systemActor } from '../../domain/actor.ts'
import type { Database } from '../../store/database.ts'
import type { Embedder } from '../embedder.ts'
import { placeOf, type TermWeights } from './latent-semantics.ts'

export interface LatentSource {
  readonly id: string
  readonly dimensions: number
  readonly database: Database
  /** Index terms of a text, as the corpus was read. */
  readonly termsOf: (text: string) => readonly string[]
}

/**
 * The embedder that comes along: what it knows was learnt from the loaded corpus and stands in the database, so it needs no
 * model file, no network, and gives the same vector everywhere. A text of unknown words gives no vector: an empty list.
 */
export function createLatentEmbedder({ id, dimensions, database, termsOf }: LatentSource): Embedder {
  const known = new Map<string, TermWeights | undefined>()
  const read = async (terms: readonly string[]): Promise<void> => {
    if (known.size > mostKept) known.clear()
    const missing = [...new Set(terms)].filter(term => !known.has(term))
    if (missing.length === 0) return
    const rows = await database.as(systemActor('operate'), tx =>
      tx.query<{ term: string; rarity: number; weights: string }>(
        // As text: the embedded store hands bytes out slowly.
        `select term, rarity, encode(weights, 'base64') as weights from latent_term where embedder = $1 and term = any($2::text[])`,
        [id, missing],
      ),
    )
    for (const term of missing) known.set(term, undefined)
    for (const { term, rarity, weights } of rows)
      known.set(term, { rarity, vector: fromBytes(Buffer.from(weights, 'base64')) })
  }
  const embed = async (texts: readonly string[]): Promise<number[][]> => {
    const split = texts.map(termsOf)
    await read(split.flat())
    return split.map(terms => placeOf(terms, term => known.get(term), dimensions) ?? [])
  }
  return { id, dimensions, embed, embedQuery: async text => (await embed([text]))[0] ?? [] }
}

/** Terms kept in memory: 0.8 kB each. */
const mostKept = 30_000

/** 4-byte floats, lowest byte first, whatever the machine. */
export function toBytes(vector: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(vector.length * 4))
  for (const [index, value] of vector.entries()) view.setFloat32(index * 4, value, true)
  return new Uint8Array(view.buffer)
}

function fromBytes(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, index) => view.getFloat32(index * 4, true))
}
