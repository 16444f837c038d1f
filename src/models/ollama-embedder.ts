import type { Embedder } from './embedder.ts'
import { fetchWithin } from './fetch-within.ts'
import { createServedEmbedder, type EmbedPatience } from './served-embedder.ts'

/** Embeddings from an Ollama server through its own client; the server cuts what is too long for its model. */
export const createOllamaEmbedder = (server: { model: string; host: string }, patience?: EmbedPatience): Embedder =>
  createServedEmbedder(
    {
      provider: 'ollama',
      model: server.model,
      baseUrl: server.host,
      open: async milliseconds => {
        const { Ollama } = await import('ollama')
        const client = new Ollama({ host: server.host, fetch: fetchWithin(milliseconds) })
        return async texts =>
          (await client.embed({ model: server.model, input: [...texts], truncate: true })).embeddings
      },
    },
    patience,
  )
