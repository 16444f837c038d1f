import { initChatModel } from 'langchain/chat_models/universal'
import { z } from 'zod'
import { composedSchema } from './chat-door.ts'
import { checkedFetch } from './checked-stream.ts'
import { messagesOf } from './messages.ts'
import type { Meter } from './model-meter.ts'
import { createReplyReader, type ReplyReader } from './reply-reader.ts'

/** A chat model on a server: an OpenAI-compatible endpoint or Ollama. */
export interface ServerModel {
  readonly provider: 'openai' | 'ollama'
  readonly model: string
  readonly baseUrl: string
  readonly apiKey?: string
  /** Counts and limits every call; what it leaves for a reply is what the server is told to stop at. */
  readonly meter?: Meter
  readonly replyTokens?: number
}

/**
 * LangChain's `initChatModel` turns provider and name into the right client and loads only that one's package. Retries are
 * off because the door has its own policy; the reply's JSON schema travels in the field each wire format has for it.
 */
export async function openServerChatModel(
  server: ServerModel,
  shape: z.ZodType = composedSchema,
): Promise<ReplyReader> {
  const schema = z.toJSONSchema(shape, { target: 'draft-7' })
  const model = await initChatModel(server.model, {
    modelProvider: server.provider,
    temperature: 0,
    maxRetries: 0,
    ...(server.provider === 'openai'
      ? {
          apiKey: server.apiKey ?? 'none',
          configuration: { baseURL: server.baseUrl, maxRetries: 0, fetch: checkedFetch('openai'), logLevel: 'off' },
          // The last chunk then says what the call has used.
          streamUsage: true,
          ...(server.replyTokens === undefined ? {} : { maxTokens: server.replyTokens }),
          useResponsesApi: false,
          modelKwargs: { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } },
        }
      : {
          baseUrl: server.baseUrl,
          fetch: checkedFetch('ollama'),
          format: schema,
          ...(server.replyTokens === undefined ? {} : { numPredict: server.replyTokens }),
        }),
  })
  return createReplyReader(model, messagesOf, server.meter)
}
