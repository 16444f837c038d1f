import type { z } from 'zod'
import type { Config } from '../kernel/config.ts'
import { Refusal } from '../kernel/errors.ts'
import type { ChatDoor, Composer } from './chat-door.ts'
import { createEmbeddedDoor } from './embedded-door.ts'
import type { Embedder } from './embedder.ts'
import { createModelDoor, createObjectDoor, type ObjectDoor, type Patience } from './model-door.ts'
import { createOllamaEmbedder } from './ollama-embedder.ts'
import { createOpenAIEmbedder } from './openai-embedder.ts'
import type { ServerModel } from './server-chat-model.ts'

export type ModelConfig = Pick<
  Config,
  | 'CARENAV_CHAT_PROVIDER'
  | 'CARENAV_CHAT_MODEL'
  | 'CARENAV_EMBED_PROVIDER'
  | 'CARENAV_EMBED_MODEL'
  | 'OPENAI_API_KEY'
  | 'OPENAI_BASE_URL'
  | 'OLLAMA_HOST'
>

export interface ModelDescription {
  readonly chat: string
  readonly embed: string
  /** Hosts that text may travel to; empty when everything stays in this process. */
  readonly hosts: readonly string[]
}

export interface Models {
  /** The configured composer. */
  readonly chat: ChatDoor
  /** Always there, needs nothing: what answers when the configured one cannot, or when its draft is turned down. */
  readonly embedded: ChatDoor
  /** The configured embedding server's; undefined where the loaded corpus itself is learnt from. */
  readonly embed: Embedder | undefined
  /** Asks the configured model for an object of this shape; undefined with the embedded composer, which proposes nothing. */
  asksFor<T>(schema: z.ZodType<T>, patience?: Partial<Patience>): ObjectDoor<T> | undefined
  describe(): ModelDescription
}

/** Opens the configured models. Nothing heavy loads and nothing connects before the first question or `warm()`. */
export function createModels(config: ModelConfig, composer: Composer): Models {
  const embedded = createEmbeddedDoor(composer)
  const chat = createChatDoor(config, embedded)
  const embed = createEmbedder(config)
  return {
    chat,
    embedded,
    embed,
    asksFor: (schema, patience) => {
      const server = serverOf(config)
      return server === undefined ? undefined : createObjectDoor(server, schema, patience)
    },
    describe: () => ({ chat: chat.id, embed: embed?.id ?? 'embedded', hosts: hostsOf(config) }),
  }
}

function createEmbedder(config: ModelConfig): Embedder | undefined {
  switch (config.CARENAV_EMBED_PROVIDER) {
    case 'embedded':
      return undefined
    case 'openai':
      return createOpenAIEmbedder({
        model: named(config, 'CARENAV_EMBED_MODEL'),
        apiKey: config.OPENAI_API_KEY ?? 'none',
        baseUrl: openAIAddress(config),
      })
    case 'ollama':
      return createOllamaEmbedder({ model: named(config, 'CARENAV_EMBED_MODEL'), host: config.OLLAMA_HOST })
  }
}

function createChatDoor(config: ModelConfig, embedded: ChatDoor): ChatDoor {
  const server = serverOf(config)
  return server === undefined ? embedded : createModelDoor(server, embedded)
}

/** The configured chat server; undefined when answers are composed without one. */
function serverOf(config: ModelConfig): ServerModel | undefined {
  switch (config.CARENAV_CHAT_PROVIDER) {
    case 'embedded':
      return undefined
    case 'openai':
      return {
        provider: 'openai',
        model: named(config, 'CARENAV_CHAT_MODEL'),
        apiKey: config.OPENAI_API_KEY ?? 'none',
        baseUrl: openAIAddress(config),
      }
    case 'ollama':
      return { provider: 'ollama', model: named(config, 'CARENAV_CHAT_MODEL'), baseUrl: config.OLLAMA_HOST }
  }
}

/** No default vendor address: text about people goes only where an operator has pointed it. */
function openAIAddress(config: ModelConfig): string {
  if (config.OPENAI_BASE_URL !== undefined) return config.OPENAI_BASE_URL
  throw new Refusal(
    'invalid',
    'The provider is openai, but OPENAI_BASE_URL is not set.',
    'Name the endpoint, e.g. OPENAI_BASE_URL=http://127.0.0.1:8000/v1 or https://api.openai.com/v1.',
  )
}

function named(config: ModelConfig, name: 'CARENAV_CHAT_MODEL' | 'CARENAV_EMBED_MODEL'): string {
  const model = config[name]
  if (model !== undefined) return model
  throw new Refusal('invalid', `${name} is not set.`, `Name the model, e.g. ${name}=llama3.1:8b.`)
}

function hostsOf(config: ModelConfig): readonly string[] {
  const providers = [config.CARENAV_CHAT_PROVIDER, config.CARENAV_EMBED_PROVIDER]
  const addresses = [
    ...(providers.includes('openai') ? [openAIAddress(config)] : []),
    ...(providers.includes('ollama') ? [config.OLLAMA_HOST] : []),
  ]
  return addresses.map(address => new URL(address).host)
}
