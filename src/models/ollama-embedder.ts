import { Refusal } from '../kernel/errors.ts'
import type { Embedder } from './embedder.ts'
import { unitLength } from './unit-length.ts'

/** Embeddings from an Ollama server through its own client. */
export function createOllamaEmbedder(server: { model: string; host: string }): Embedder {
  const load = async () => {
    const { Ollama } = await import('ollama')
    return new Ollama({
      host: server.host,
      fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(30_000) }),
    })
  }
  let loading: ReturnType<typeof load> | undefined
  let dimensions = 0
  return {
    id: `ollama/${server.model}`,
    get dimensions() {
      return dimensions
    },
    embed: async texts => {
      loading ??= load()
      const client = await loading
      try {
        const { embeddings } = await client.embed({ model: server.model, input: [...texts], truncate: true })
        const vectors = embeddings.map(unitLength)
        dimensions = vectors[0]?.length ?? dimensions
        return vectors
      } catch (cause) {
        throw new Refusal(
          'unavailable',
          `The embedding model ${server.model} did not answer at ${new URL(server.host).host}.`,
          'Start Ollama and pull the model, or set CARENAV_EMBED_PROVIDER=embedded.',
          { cause },
        )
      }
    },
  }
}
