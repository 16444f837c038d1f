import { UI_MESSAGE_STREAM_HEADERS, type UIMessageChunk } from 'ai'
import type { ChainEvent } from '../chain/events.ts'
import type { Log } from '../kernel/log.ts'

/**
 * An answer as an AI SDK UI message stream. Each server-sent event that ends a chain event carries that event's number as its
 * id, so a cut stream goes on after it. What is sent for an event depends on that event alone: a resumed stream repeats the
 * same bytes.
 */
export function streamAnswer(events: AsyncIterator<ChainEvent>, first: ChainEvent, log: Log): Response {
  const text = new TextEncoder()
  let next: IteratorResult<ChainEvent> = { done: false, value: first }
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        if (next.done === true) {
          controller.enqueue(text.encode('data: [DONE]\n\n'))
          return controller.close()
        }
        controller.enqueue(text.encode(serverSent(next.value)))
        next = await events.next()
      } catch (error) {
        log.error('stream-failed', { error: error instanceof Error ? error.name : typeof error })
        const chunk: UIMessageChunk = { type: 'error', errorText: 'The answer was not finished. Ask again.' }
        controller.enqueue(text.encode(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`))
        controller.close()
      }
    },
    cancel: async () => void (await events.return?.(undefined)),
  })
  return new Response(body, { headers: { ...UI_MESSAGE_STREAM_HEADERS, 'cache-control': 'no-store, no-transform' } })
}

/** What is left for a reader who has every event already: the end of the stream. */
export const streamEnd = (): Response =>
  new Response('data: [DONE]\n\n', {
    headers: { ...UI_MESSAGE_STREAM_HEADERS, 'cache-control': 'no-store, no-transform' },
  })

/** The first event comes before the first byte, so that a refusal still is a problem with its own status. */
export async function streamFromFirst(events: AsyncGenerator<ChainEvent>, log: Log): Promise<Response> {
  const first = await events.next()
  if (first.done === true) throw new Error('an answer ended before its first event')
  return streamAnswer(events, first.value, log)
}

/** The id stands on an event's last chunk: a reader that has it has the whole event. */
function serverSent(event: ChainEvent): string {
  const chunks = chunksOf(event).map(chunk => `data: ${JSON.stringify(chunk)}\n\n`)
  const last = chunks.pop() ?? ''
  return `${chunks.join('')}id: ${event.number}\n${last}`
}

/**
 * `data-status` (not kept), `data-card`, then for each checked sentence its text and a `data-sentence` with its citations, and
 * at the end `data-citations` (each cited span once) and `data-reply` (the whole reply).
 */
function chunksOf(event: ChainEvent): readonly UIMessageChunk[] {
  switch (event.type) {
    case 'status':
      return [start(event), { type: 'data-status', data: { stage: event.stage }, transient: true }]
    case 'card':
      return [start(event), { type: 'data-card', id: 'card', data: event.card }]
    case 'sentence': {
      const { index, sentence } = event
      const id = `sentence-${index}`
      return [
        ...(event.number === 2 ? [start(event)] : []),
        { type: 'text-start', id },
        { type: 'text-delta', id, delta: index === 0 ? sentence.text : ` ${sentence.text}` },
        { type: 'text-end', id },
        { type: 'data-sentence', id, data: { index, sentence } },
      ]
    }
    case 'done': {
      const citations = event.reply.sentences.flatMap(sentence => sentence.citations)
      const once = [...new Map(citations.map(citation => [citation.spanId, citation])).values()]
      return [
        { type: 'data-citations', id: 'citations', data: once },
        { type: 'data-reply', id: 'reply', data: event.reply },
        { type: 'finish', finishReason: 'stop' },
      ]
    }
  }
}

const start = ({ message }: ChainEvent): UIMessageChunk => ({ type: 'start', messageId: message })
