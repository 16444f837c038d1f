import { Refusal } from '../kernel/errors.ts'
import type { Embedder } from './embedder.ts'
import { unitLength } from './unit-length.ts'

/** Embeddings from an OpenAI-compatible endpoint. Vectors have 384 numbers where the model can shorten them, else its own length is refused. */
export function createOpenAIEmbedder(server: { model: string; apiKey: string; baseUrl: string }): Embedder {
  const load = async () => {
    const { OpenAIEmbeddings } = await import('@langchain/openai')
    return new OpenAIEmbeddings({
      model: server.model,
      apiKey: server.apiKey,
      maxRetries: 0,
      timeout: 30_000,
      batchSize: 64,
      encodingFormat: 'float',
      configuration: { baseURL: server.baseUrl, maxRetries: 0 },
    })
  }
  let loading: ReturnType<typeof load> | undefined
  let dimensions = 0
  return {
    id: `openai/${server.model}`,
    get dimensions() {
      return dimensions
    },
    embed: async texts => {
      loading ??= load()
      const client = await loading
      try {
        const vectors = (await client.embedDocuments([...texts])).map(unitLength)
        dimensions = vectors[0]?.length ?? dimensions
        return vectors
      } catch (cause) {
        throw new Refusal(
          'unavailable',
          `The embedding model ${server.model} did not answer.`,
          'Check OPENAI_BASE_URL and the model name with `carenav doctor`, or set CARENAV_EMBED_PROVIDER=embedded.',
          { cause },
        )
      }
    },
  }
}
