import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { BaseMessage } from '@langchain/core/messages'
import { z } from 'zod'
import type { ComposeRequest } from './chat-door.ts'
import { estimatedTokens, type Tokens } from './model-limits.ts'
import { type Meter, unmetered } from './model-meter.ts'
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

/**
 * Reads a chat model by stream: `invoke` on a streaming OpenAI model fetches a tokenizer from the internet to count tokens. Each call is
 * metered by what the server says it used, or by our estimate where it says nothing.
 */
export function createReplyReader(
  model: Pick<BaseChatModel, 'stream'>,
  messagesOf: (request: ComposeRequest, repair?: Repair) => BaseMessage[],
  meter: Meter = unmetered,
): ReplyReader {
  return async (request, signal, repair) => {
    const messages = messagesOf(request, repair)
    const input = estimatedTokens(messages.map(message => message.text).join('\n'))
    const call = await meter.begin(input)
    const stop = new AbortController()
    const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
    let reply = ''
    let told: Tokens | undefined
    let isReached = false
    try {
      for await (const chunk of await model.stream(messages, { signal: both, callbacks: [noTracing] })) {
        both.throwIfAborted()
        isReached = true
        told = usageOf(chunk) ?? told
        reply += chunk.text
        if (reply.length > longestReply) {
          stop.abort()
          throw new ReplyTooLarge(`more than ${longestReply} characters`)
        }
      }
      return reply
    } finally {
      // A server that refused at once has used nothing; one that hung has read the request.
      const estimate = { input: isReached || both.aborted ? input : 0, output: estimatedTokens(reply) }
      call.end(told ?? estimate)
    }
  }
}

/** A server that reports no use, or none of the reply, is not believed. */
function usageOf(chunk: object): Tokens | undefined {
  const parsed = usageSchema.safeParse(chunk)
  if (!parsed.success) return undefined
  const { input_tokens: input, output_tokens: output } = parsed.data.usage_metadata
  return input + output > 0 ? { input, output } : undefined
}

const usageSchema = z.object({
  usage_metadata: z.object({ input_tokens: z.number().nonnegative(), output_tokens: z.number().nonnegative() }),
})
