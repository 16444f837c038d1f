import type { Database } from '../store/database.ts'
import type { Embedder } from './embedder.ts'
import { createLatentEmbedder } from './lsa/latent-embedder.ts'
import { latentPrefix } from './lsa/learnt-model.ts'

/** Which embedders can be asked here. */
export interface Embedders {
  /** The configured server's; undefined where the corpus itself is what is learnt from. */
  readonly served: Embedder | undefined
  /** The one that made the stored vectors of this id; undefined when it cannot be asked (another server's). */
  named(id: string, dimensions: number): Embedder | undefined
}

export function createEmbedders(
  served: Embedder | undefined,
  database: Database,
  termsOf: (text: string) => readonly string[],
): Embedders {
  const latent = new Map<string, Embedder>()
  return {
    served,
    named: (id, dimensions) => {
      if (id === served?.id) return served
      if (!id.startsWith(latentPrefix)) return undefined
      const known = latent.get(id) ?? createLatentEmbedder({ id, dimensions, database, termsOf })
      latent.set(id, known)
      return known
    },
  }
}
