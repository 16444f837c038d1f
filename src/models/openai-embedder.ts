import type { Embedder } from './embedder.ts'
import { fetchWithin } from './fetch-within.ts'
import { createServedEmbedder, type EmbedPatience } from './served-embedder.ts'

/** Embeddings from an OpenAI-compatible endpoint through LangChain; vectors are as long as the model makes them. */
export const createOpenAIEmbedder = (
  server: { model: string; apiKey: string; baseUrl: string },
  patience?: EmbedPatience,
): Embedder =>
  createServedEmbedder(
    {
      provider: 'openai',
      model: server.model,
      baseUrl: server.baseUrl,
      open: async milliseconds => {
        const { CountedEmbeddings } = await import('./counted-embeddings.ts')
        const client = new CountedEmbeddings({
          model: server.model,
          apiKey: server.apiKey,
          maxRetries: 0,
          timeout: milliseconds,
          batchSize: 512,
          encodingFormat: 'float',
          configuration: { baseURL: server.baseUrl, maxRetries: 0, fetch: fetchWithin(milliseconds) },
        })
        return texts => client.embedDocuments([...texts])
      },
    },
    patience,
  )
