import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'
import { Refusal } from '../kernel/errors.ts'
import type { Embedder } from './embedder.ts'
import { unitVectors } from './vectors.ts'

/** Asks a server for the raw vectors of at most `batch` texts. */
export type AskVectors = (texts: readonly string[]) => Promise<unknown>

export interface EmbeddingServer {
  readonly provider: 'openai' | 'ollama'
  readonly model: string
  readonly baseUrl: string
  /** Loads the vendor's client; each of its calls ends within so many milliseconds. */
  open(milliseconds: number): Promise<AskVectors>
}

/** How long a batch of documents and a question may take, and when a failing server is left alone by questions, and for how long. */
export interface EmbedPatience {
  readonly documentsMilliseconds: number
  readonly queryMilliseconds: number
  readonly failuresInARow: number
  readonly pauseMilliseconds: number
}

const usualPatience: EmbedPatience = {
  documentsMilliseconds: 30_000,
  queryMilliseconds: 3_000,
  failuresInARow: 3,
  pauseMilliseconds: 15_000,
}

/** Texts a request: a small machine embeds so many within the deadline. */
const batch = 64
/** Characters of a text that travel; models read a few thousand words at most, and some refuse a longer text instead of cutting it. */
const mostCharacters = 8_000

/** An embedding server with everything that can go wrong told as a Refusal; replies are checked before any of them counts. */
export function createServedEmbedder(server: EmbeddingServer, patience: EmbedPatience = usualPatience): Embedder {
  const id = `${server.provider}/${server.model}`
  let dimensions = 0
  const ask = async (asking: AskVectors, texts: readonly string[]): Promise<number[][]> => {
    const vectors = unitVectors(await asking(texts.map(cut)), texts.length, dimensions, id)
    dimensions = vectors.find(({ length }) => length > 0)?.length ?? dimensions
    return vectors
  }
  const refusal = (error: unknown): Refusal =>
    error instanceof Refusal ? error : unavailable(server, error, error instanceof BrokenCircuitError)
  const documents = opened(server, patience.documentsMilliseconds)
  const queries = opened(server, patience.queryMilliseconds)
  const breaker = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(patience.failuresInARow),
    halfOpenAfter: patience.pauseMilliseconds,
  })
  // The client cuts the connection at the same time; this also ends a wait that the client does not see.
  const policy = wrap(breaker, timeout(patience.queryMilliseconds, TimeoutStrategy.Aggressive))
  return {
    id,
    get dimensions() {
      return dimensions
    },
    embed: async texts => {
      const found: number[][] = []
      try {
        const asking = await documents()
        for (let from = 0; from < texts.length; from += batch) {
          found.push(...(await ask(asking, texts.slice(from, from + batch))))
        }
        return found
      } catch (error) {
        throw refusal(error)
      }
    },
    embedQuery: async text => {
      try {
        const asking = await queries()
        const [vector = []] = await policy.execute(() => ask(asking, [text]))
        return vector
      } catch (error) {
        throw refusal(error)
      }
    },
  }
}

/** Opens the client once; a failed opening is tried again at the next call. */
function opened(server: EmbeddingServer, milliseconds: number): () => Promise<AskVectors> {
  let opening: Promise<AskVectors> | undefined
  return () => {
    opening ??= server.open(milliseconds).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
}

/** The beginning of a long text, never half a character. */
const cut = (text: string): string =>
  text.length <= mostCharacters ? text : text.slice(0, mostCharacters).toWellFormed()

function unavailable({ provider, model, baseUrl }: EmbeddingServer, cause: unknown, isResting: boolean): Refusal {
  const host = new URL(baseUrl).host
  const status = statusOf(cause)
  const what = isResting
    ? 'has failed several times and is left alone for a moment'
    : status === undefined
      ? 'did not answer'
      : `answered with HTTP ${status}`
  return new Refusal(
    'unavailable',
    `The embedding model ${model} at ${host} ${what}.`,
    provider === 'ollama'
      ? 'Start Ollama and pull the model, or set CARENAV_EMBED_PROVIDER=embedded.'
      : 'Check OPENAI_BASE_URL and the model name with `carenav doctor`, or set CARENAV_EMBED_PROVIDER=embedded.',
    { cause },
  )
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined
  const status = 'status' in error ? error.status : 'status_code' in error ? error.status_code : undefined
  return typeof status === 'number' ? status : undefined
}
