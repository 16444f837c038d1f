import { z } from 'zod'
import { Refusal } from '../kernel/errors.ts'
import type { PagedText } from './document.ts'

/** An Unstructured server of the operator's own. */
export interface UnstructuredServer {
  readonly url: string
  readonly key?: string | undefined
}

const elements = z.array(
  z.object({
    type: z.string(),
    text: z.string().nullish(),
    metadata: z.object({ page_number: z.number().int().positive().nullish() }).nullish(),
  }),
)

/** Running heads and page numbers are no text of the document. */
const furniture = new Set(['Header', 'Footer', 'PageBreak', 'PageNumber', 'Image'])

/**
 * Sends a document to the server and gives its elements in reading order. Refuses when the server cannot be reached, turns the
 * document down or answers something else than elements. Without a URL the client would call a hosted service, so there is none.
 */
export async function partitionDocument(
  server: UnstructuredServer,
  bytes: Uint8Array,
  name: string,
): Promise<readonly PagedText[]> {
  if (server.url === '') {
    throw new Refusal(
      'unavailable',
      'No Unstructured server is set.',
      'Set UNSTRUCTURED_API_URL to a server of your own.',
    )
  }
  const { UnstructuredClient } = await import('unstructured-client')
  const { Strategy } = await import('unstructured-client/sdk/models/shared')
  const client = new UnstructuredClient({
    serverURL: server.url,
    timeoutMs: 120_000,
    ...(server.key === undefined ? {} : { security: { apiKeyAuth: server.key } }),
    retryConfig: {
      strategy: 'backoff',
      retryConnectionErrors: false,
      backoff: { initialInterval: 250, maxInterval: 2_000, exponent: 2, maxElapsedTime: 5_000 },
    },
  })
  const reply = await client.general
    .partition({
      partitionParameters: {
        files: { content: bytes, fileName: name },
        strategy: Strategy.Auto,
        splitPdfPage: false,
        splitPdfAllowFailed: false,
      },
    })
    .catch((cause: unknown) => {
      throw new Refusal(
        'unavailable',
        `The Unstructured server could not read ${name}.`,
        'Check that the server at UNSTRUCTURED_API_URL runs and that the document opens.',
        { cause },
      )
    })
  const parsed = elements.safeParse(typeof reply === 'string' ? undefined : reply)
  if (!parsed.success) {
    throw new Refusal(
      'unavailable',
      `The Unstructured server answered something else than document elements for ${name}.`,
      'Check that UNSTRUCTURED_API_URL names an Unstructured server.',
      { cause: parsed.error },
    )
  }
  return parsed.data.flatMap(({ type, text, metadata }): readonly PagedText[] => {
    const words = text?.trim() ?? ''
    if (words === '' || furniture.has(type)) return []
    const page = metadata?.page_number ?? undefined
    return [{ text: words, isTitle: type === 'Title', ...(page === undefined ? {} : { page }) }]
  })
}
