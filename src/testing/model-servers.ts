import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'

/** How a stand-in server behaves towards one chat request. */
export type Behaviour =
  | { readonly do: 'reply'; readonly text: string }
  | { readonly do: 'status'; readonly status: number }
  | { readonly do: 'hang' }
  /** Sends this much of the text and then closes the connection. */
  | { readonly do: 'cut'; readonly text: string }
  | { readonly do: 'huge'; readonly megabytes: number }

export interface ChatRequest {
  readonly model: string
  readonly messages: readonly { readonly role: string; readonly content: string }[]
}

export interface ModelServer {
  /** Base address as the product is configured with it: ends in /v1 for the OpenAI protocol. */
  readonly url: string
  readonly requests: readonly ChatRequest[]
  close(): Promise<void>
}

/** A local server that speaks the streaming wire format of OpenAI's chat completions or of Ollama, and their embedding and listing calls. */
export async function startModelServer(
  protocol: 'openai' | 'ollama',
  behave: (request: ChatRequest, count: number) => Behaviour,
): Promise<ModelServer> {
  const requests: ChatRequest[] = []
  const wire = wireOf(protocol)
  const server = createServer((request, response) => {
    void handle(request, response).catch(error => response.destroy(error instanceof Error ? error : undefined))
  })
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request)
    response.setHeader('content-type', 'application/json')
    if (request.url === wire.embedPath)
      return void response.end(JSON.stringify(wire.embedding(embedSchema.parse(body))))
    if (request.url === wire.listPath) return void response.end(JSON.stringify(wire.list))
    if (request.url !== wire.chatPath) return void response.writeHead(404).end('{}')
    const chat = chatSchema.parse(body)
    requests.push(chat)
    await serve(behave(chat, requests.length), response, chat.model)
  }
  async function serve(behaviour: Behaviour, response: ServerResponse, model: string): Promise<void> {
    if (behaviour.do === 'hang') return
    if (behaviour.do === 'status') {
      response.writeHead(behaviour.status, { 'content-type': 'application/json' })
      return void response.end(JSON.stringify({ error: { message: 'refused by the stand-in', type: 'stand_in' } }))
    }
    response.writeHead(200, { 'content-type': wire.contentType })
    const text = behaviour.do === 'huge' ? 'x'.repeat(1_000_000) : behaviour.text
    const times = behaviour.do === 'huge' ? behaviour.megabytes : 1
    // A caller that has read enough closes the connection; that is no fault of ours.
    const sent = await pipeline(Readable.from(pieces(wire, model, text, times)), response, { end: false }).then(
      () => true,
      () => false,
    )
    if (!sent) return
    if (behaviour.do === 'cut') return void response.destroy()
    response.end(wire.end(model))
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the stand-in server has no port')
  return {
    url: `http://127.0.0.1:${address.port}${wire.basePath}`,
    requests,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function* pieces(wire: Wire, model: string, text: string, times: number): Generator<string> {
  const length = text.length > 10_000 ? 65_536 : 24
  for (let time = 0; time < times; time += 1) {
    for (let at = 0; at < text.length; at += length) yield wire.piece(model, text.slice(at, at + length))
  }
}

const chatSchema = z.object({
  model: z.string(),
  stream: z.literal(true),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
})
const embedSchema = z.object({ model: z.string(), input: z.array(z.string()) })

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(z.instanceof(Buffer).parse(part))
  const text = Buffer.concat(parts).toString('utf8')
  return text === '' ? undefined : JSON.parse(text)
}

const created = Date.parse('2026-11-22T00:00:00Z') / 1000
/** Four numbers that differ between texts; long enough to tell that they arrived. */
const vectorOf = (text: string): number[] => [text.length, text.split(' ').length, 1, 2]

/** Tokens that a stand-in says each call has used. */
export const used = { input: 100, output: 20 }

/** The bytes of a protocol, for servers that break it. */
export const wireOf = (protocol: 'openai' | 'ollama'): Wire => (protocol === 'openai' ? openAIWire : ollamaWire)

interface Wire {
  readonly basePath: string
  readonly chatPath: string
  readonly embedPath: string
  readonly listPath: string
  readonly contentType: string
  readonly list: object
  piece(model: string, content: string): string
  end(model: string): string
  embedding(request: z.infer<typeof embedSchema>): object
}

const openAIWire: Wire = {
  basePath: '/v1',
  chatPath: '/v1/chat/completions',
  embedPath: '/v1/embeddings',
  listPath: '/v1/models',
  contentType: 'text/event-stream',
  piece: (model, content) =>
    `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created, model, choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] })}\n\n`,
  end: model =>
    `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created, model, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created, model, choices: [], usage: { prompt_tokens: used.input, completion_tokens: used.output, total_tokens: used.input + used.output } })}\n\ndata: [DONE]\n\n`,
  embedding: ({ model, input }) => ({
    object: 'list',
    model,
    data: input.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) })),
    usage: { prompt_tokens: 1, total_tokens: 1 },
  }),
  list: { object: 'list', data: [{ id: 'stand-in', object: 'model', created, owned_by: 'tests' }] },
}

const ollamaWire: Wire = {
  basePath: '',
  chatPath: '/api/chat',
  embedPath: '/api/embed',
  listPath: '/api/tags',
  contentType: 'application/x-ndjson',
  piece: (model, content) =>
    `${JSON.stringify({ model, created_at: '2026-11-22T00:00:00Z', message: { role: 'assistant', content }, done: false })}\n`,
  end: model =>
    `${JSON.stringify({ model, created_at: '2026-11-22T00:00:00Z', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', total_duration: 1, load_duration: 1, prompt_eval_count: used.input, prompt_eval_duration: 1, eval_count: used.output, eval_duration: 1 })}\n`,
  embedding: ({ model, input }) => ({ model, embeddings: input.map(vectorOf) }),
  list: {
    models: [
      {
        name: 'stand-in:latest',
        model: 'stand-in:latest',
        modified_at: '2026-11-22T00:00:00Z',
        size: 1,
        digest: 'd',
        details: {},
      },
    ],
  },
}
