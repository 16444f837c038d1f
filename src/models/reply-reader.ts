import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { BaseMessage } from '@langchain/core/messages'
import type { ComposeRequest } from './chat-door.ts'
import { noTracing } from './no-tracing.ts'
import { ReplyTooLarge } from './reply-too-large.ts'

/** Sends one request, with further turns of a repair if any, and gives the whole reply text. */
export type ReplyReader = (request: ComposeRequest, signal?: AbortSignal, repair?: Repair) => Promise<string>

/** What the model said first and why that could not be read. */
export interface Repair {
  readonly reply: string
  readonly problem: string
}

/** A reply longer than this is no answer to a patient; reading stops there. */
const longestReply = 48_000

/** Reads a chat model by stream: `invoke` on a streaming OpenAI model fetches a tokenizer from the internet to count tokens. */
export function createReplyReader(
  model: Pick<BaseChatModel, 'stream'>,
  messagesOf: (request: ComposeRequest, repair?: Repair) => BaseMessage[],
): ReplyReader {
  return async (request, signal, repair) => {
    const stop = new AbortController()
    const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
    let reply = ''
    for await (const chunk of await model.stream(messagesOf(request, repair), {
      signal: both,
      callbacks: [noTracing],
    })) {
      both.throwIfAborted()
      reply += chunk.text
      if (reply.length > longestReply) {
        stop.abort()
        throw new ReplyTooLarge(`more than ${longestReply} characters`)
      }
    }
    return reply
  }
}
