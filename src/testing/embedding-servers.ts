import { createServer } from 'node:http'
import { z } from 'zod'

/** How a stand-in server behaves towards one request for embeddings. */
export type EmbeddingBehaviour =
  /** One vector a text, or whatever else is to stand in their place. */
  | { readonly do: 'reply'; readonly vectors: readonly unknown[]; readonly after?: Promise<void> }
  | { readonly do: 'status'; readonly status: number }
  | { readonly do: 'hang' }
  /** Headers and half a body, and then nothing more. */
  | { readonly do: 'stall' }
  /** Half a body, and then the connection is closed. */
  | { readonly do: 'cut' }
  | { readonly do: 'prose' }

export interface EmbeddingServer {
  /** Base address as the product is configured with it: ends in /v1 for the OpenAI protocol. */
  readonly url: string
  /** The texts of each request. */
  readonly requests: readonly (readonly string[])[]
  close(): Promise<void>
}

const requestSchema = z.object({ input: z.union([z.string(), z.array(z.string())]).transform(input => [input].flat()) })

/** A local server that speaks the embedding call of OpenAI or of Ollama. */
export async function startEmbeddingServer(
  protocol: 'openai' | 'ollama',
  behave: (texts: readonly string[], count: number) => EmbeddingBehaviour,
): Promise<EmbeddingServer> {
  const requests: (readonly string[])[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    request.setEncoding('utf8')
    for await (const part of request) body += z.string().parse(part)
    const { input } = requestSchema.parse(JSON.parse(body))
    requests.push(input)
    const behaviour = behave(input, requests.length)
    if (behaviour.do === 'hang') return
    if (behaviour.do === 'reply') await behaviour.after
    response.setHeader('content-type', 'application/json')
    if (behaviour.do === 'status') {
      response.writeHead(behaviour.status)
      return void response.end(JSON.stringify({ error: { message: `could not read ${input[0]}`, type: 'stand_in' } }))
    }
    if (behaviour.do === 'prose') return void response.end('I am a language model and make no vectors.')
    const vectors = behaviour.do === 'reply' ? behaviour.vectors : input.map(() => [1, 2])
    const reply = JSON.stringify(
      protocol === 'ollama'
        ? { model: 'stand-in', embeddings: vectors }
        : {
            object: 'list',
            model: 'stand-in',
            data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
            usage: { prompt_tokens: 1, total_tokens: 1 },
          },
    )
    if (behaviour.do === 'reply') return void response.end(reply)
    response.write(reply.slice(0, reply.length / 2), () => behaviour.do === 'cut' && response.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the stand-in server has no port')
  return {
    url: `http://127.0.0.1:${address.port}${protocol === 'openai' ? '/v1' : ''}`,
    requests,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
