import type { Chat } from '@ai-sdk/react'
import { readEvents } from './event-stream.ts'

type Options = ConstructorParameters<typeof Chat>[0]
type Transport = NonNullable<Options['transport']>
type Chunks = Awaited<ReturnType<Transport['sendMessages']>>
type Chunk = Chunks extends ReadableStream<infer C> ? C : never
export type ChatMessages = NonNullable<Options['messages']>
export type ChatMessage = ChatMessages[number]

/** How often a broken stream is taken up again before the reader is told. */
const resumes = 5

/**
 * Sends the newest question only, since the server keeps the conversation, and takes a broken stream up again after the last
 * event that arrived. A body with `relevel: <message id>` asks for that answer at another level instead.
 */
export const transport: Transport = {
  sendMessages: async ({ chatId, messages, abortSignal, body, trigger }) => {
    const again = body !== undefined && 'relevel' in body ? encodeURIComponent(String(body.relevel)) : undefined
    const response = await fetch(again === undefined ? '/api/v1/chat' : `/api/v1/messages/${again}/relevel`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(again === undefined ? { ...body, id: chatId, trigger, messages: messages.slice(-1) } : body),
      signal: abortSignal ?? null,
    })
    return chunksOf(await opened(response), chatId, abortSignal)
  },
  reconnectToStream: async ({ chatId }) => {
    const response = await resume(chatId, '')
    return response.status === 204 ? null : chunksOf(await opened(response), chatId, undefined)
  },
}

const resume = (chat: string, after: string): Promise<Response> =>
  fetch(`/api/v1/chats/${encodeURIComponent(chat)}/stream`, {
    credentials: 'same-origin',
    headers: after === '' ? {} : { 'last-event-id': after },
  })

/** The library shows an error's message, so a refused request hands on the problem that the server answered. */
async function opened(response: Response): Promise<ReadableStream<Uint8Array>> {
  if (!response.ok || response.body === null) throw new Error(await response.text())
  return response.body
}

function chunksOf(first: ReadableStream<Uint8Array>, chat: string, signal: AbortSignal | undefined): Chunks {
  return new ReadableStream<Chunk>({
    async start(controller) {
      let body = first
      let last = ''
      for (let attempt = 0; ; attempt += 1) {
        try {
          for await (const { id, data } of readEvents(body)) {
            if (data === '[DONE]') return controller.close()
            // Our own server wrote this chunk in the protocol of the same library.
            controller.enqueue(JSON.parse(data) as Chunk)
            if (id !== undefined) last = id
          }
        } catch (error) {
          if (signal?.aborted === true) return controller.error(error)
        }
        if (signal?.aborted === true) return controller.close()
        if (attempt >= resumes || last === '') return controller.error(new TypeError('the answer was cut off'))
        await new Promise(resolve => setTimeout(resolve, 300 * (attempt + 1)))
        body = await opened(await resume(chat, last)).catch(() => new Response('').body ?? first)
      }
    },
  })
}
