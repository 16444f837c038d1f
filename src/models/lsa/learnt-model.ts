import { sha256 } from '../../kernel/ids.ts'
import { learnSemantics } from './latent-semantics.ts'

/** How an id of the embedded embedder begins; the rest tells one learnt model from another. */
export const latentPrefix = 'embedded/latent-'

/** A learnt model as columns, in which it travels between threads and into rows. */
export interface LearntModel {
  /** The same for the same texts, wherever they were learnt. */
  readonly id: string
  readonly dimensions: number
  readonly terms: readonly string[]
  /** One a term. */
  readonly rarities: Float64Array
  /** terms × dimensions, term by term. */
  readonly vectors: Float32Array
}

/** Learns from texts, each its index terms with repeats, separated by blanks. */
export type Learn = (texts: readonly string[]) => Promise<LearntModel>

/** In the caller's thread; for a command, which has nothing else to do. */
export const learnHere: Learn = async texts => learnModel(texts)

export function learnModel(texts: readonly string[]): LearntModel {
  const { dimensions, terms } = learnSemantics(texts.map(text => text.split(' ')))
  const rarities = new Float64Array(terms.size)
  const vectors = new Float32Array(terms.size * dimensions)
  let at = 0
  for (const { rarity, vector } of terms.values()) {
    rarities[at] = rarity
    vectors.set(vector, at * dimensions)
    at += 1
  }
  const model = { dimensions, terms: [...terms.keys()], rarities, vectors }
  return { id: `${latentPrefix}${fingerprint(model)}`, ...model }
}

/** Terms and numbers, these rounded so that the last bit of another machine's arithmetic makes no other model. */
function fingerprint({ terms, dimensions, vectors }: Omit<LearntModel, 'id'>): string {
  const lines = terms.map((term, at) => {
    const first = vectors.subarray(at * dimensions, at * dimensions + Math.min(8, dimensions))
    // Adding 0 makes -0 the same as 0.
    return `${term} ${Array.from(first, value => Math.round(value * 10_000) + 0).join(' ')}`
  })
  return sha256(lines.join('\n')).slice(0, 12)
}
