import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { chatRequestSchema, hostileReply } from './hostile-reply.ts'

export interface HostileServer {
  /** As `OPENAI_BASE_URL` wants it. */
  readonly url: string
  /** Bodies of the chat requests that have come, oldest first. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** A hostile model behind the OpenAI protocol, on this machine only and on a free port. */
export async function startHostileServer(): Promise<HostileServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    void handle(request, response, requests).catch(error =>
      response.destroy(error instanceof Error ? error : undefined),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the hostile model has no port')
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    requests,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function handle(request: IncomingMessage, response: ServerResponse, requests: string[]): Promise<void> {
  if (request.url === '/v1/models')
    return sendJson(response, {
      object: 'list',
      data: [{ id: 'hostile', object: 'model', created: 0, owned_by: 'evaluate' }],
    })
  if (request.url !== '/v1/chat/completions') return void response.writeHead(404).end('{}')
  const parts: Buffer[] = []
  for await (const part of request) parts.push(z.instanceof(Buffer).parse(part))
  const body = Buffer.concat(parts).toString('utf8')
  requests.push(body)
  const asked = chatRequestSchema.parse(JSON.parse(body))
  const content = hostileReply(asked)
  const head = { id: 'chatcmpl-hostile', created: 0, model: asked.model }
  if (!asked.stream) {
    const message = { role: 'assistant', content }
    return sendJson(response, {
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
    })
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const chunk = (delta: object, finish: string | null): string =>
    `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  response.write(chunk({ role: 'assistant', content }, null))
  response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`)
}

function sendJson(response: ServerResponse, value: object): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(value))
}
