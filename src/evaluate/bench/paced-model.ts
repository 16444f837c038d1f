import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'

export interface PacedModel {
  /** Base address of an OpenAI-compatible endpoint. */
  readonly url: string
  /** What has been sent with this question, and how often. */
  sentWith(question: string): { readonly body: string; readonly times: number } | undefined
  close(): Promise<void>
}

export interface Pace {
  /** Before the first token. */
  readonly firstMilliseconds: number
  readonly tokensPerSecond: number
}

const messagesSchema = z.object({ messages: z.array(z.object({ role: z.string(), content: z.string() })) })
const dataSchema = z.object({ question: z.string(), evidence: z.array(z.object({ id: z.string(), text: z.string() })) })
/** Characters of a token, as usual for English. */
const tokenLength = 4

/**
 * A model server on this machine that writes at a model's pace: the first sentences of the evidence it was given, in the agreed shape, some four
 * characters a token. It stands for the model's time alone, so that the product's own can be told from it.
 */
export async function startPacedModel(pace: Pace): Promise<PacedModel> {
  const sent = new Map<string, { readonly body: string; readonly times: number }>()
  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy())
  })
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request)
    if (request.url?.endsWith('/models') === true) return void response.end('{"object":"list","data":[]}')
    const { messages } = messagesSchema.parse(JSON.parse(body))
    const data = dataOf(messages.findLast(({ role }) => role === 'user')?.content ?? '')
    sent.set(data.question, { body, times: (sent.get(data.question)?.times ?? 0) + 1 })
    const reply = replyTo(data)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const started = performance.now()
    for (let at = 0; at < reply.length; at += tokenLength) {
      const due = pace.firstMilliseconds + ((at / tokenLength) * 1_000) / pace.tokensPerSecond
      const wait = started + due - performance.now()
      if (wait > 1) await pause(wait)
      if (response.destroyed) return
      response.write(chunk({ content: reply.slice(at, at + tokenLength) }, null))
    }
    response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`)
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the paced model has no port')
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    sentWith: question => sent.get(question),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const chunk = (delta: object, finish_reason: string | null): string =>
  `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 0, model: 'paced', choices: [{ index: 0, delta, finish_reason }] })}\n\n`

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  request.setEncoding('utf8')
  for await (const part of request) text += z.string().parse(part)
  return text
}

const dataOf = (human: string): z.infer<typeof dataSchema> =>
  dataSchema.parse(JSON.parse(human.slice(human.indexOf('\n') + 1, human.lastIndexOf('\n'))))

/** Two sentences of the first passage and one of each of the next two, as they stand there. */
function replyTo({ evidence }: z.infer<typeof dataSchema>): string {
  const sentences = evidence.slice(0, 3).flatMap(({ id, text }, at) =>
    sentencesOf(text)
      .slice(0, at === 0 ? 2 : 1)
      .map(sentence => ({ text: sentence, cites: [id], kind: 'guidance' })),
  )
  return JSON.stringify({ sentences })
}

const sentencesOf = (text: string): readonly string[] =>
  [...text.matchAll(/[A-Z¿¡][^.!?\n*]{20,200}[.!?](?=\s|$)/g)].map(([sentence]) => sentence)
