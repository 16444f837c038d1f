import { initChatModel } from 'langchain/chat_models/universal'
import { z } from 'zod'
import { composedSchema } from './chat-door.ts'
import { messagesOf } from './messages.ts'
import { createReplyReader, type ReplyReader } from './reply-reader.ts'

/** A chat model on a server: an OpenAI-compatible endpoint or Ollama. */
export interface ServerModel {
  readonly provider: 'openai' | 'ollama'
  readonly model: string
  readonly baseUrl: string
  readonly apiKey?: string
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
          configuration: { baseURL: server.baseUrl, maxRetries: 0 },
          streamUsage: false,
          useResponsesApi: false,
          modelKwargs: { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } },
        }
      : { baseUrl: server.baseUrl, format: schema }),
  })
  return createReplyReader(model, messagesOf)
}
