import type { z } from 'zod'
import type { Config } from '../kernel/config.ts'
import { Refusal } from '../kernel/errors.ts'
import type { ChatDoor, Composer } from './chat-door.ts'
import { createEmbeddedDoor } from './embedded-door.ts'
import type { Embedder } from './embedder.ts'
import { createModelDoor, createObjectDoor, type ObjectDoor, type Patience } from './model-door.ts'
import { type LimitConfig, limitsOf, replyTokens } from './model-limits.ts'
import type { KeptMeter } from './model-meter.ts'
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
  | 'CARENAV_JUDGE_MODEL'
  | 'CARENAV_MODEL_AT_ONCE'
> &
  LimitConfig

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
  /** The same of the model that judges, which may be another one of the same server. */
  judgeAsksFor<T>(schema: z.ZodType<T>, patience?: Partial<Patience>): ObjectDoor<T> | undefined
  /** What served models have used today; undefined where no store keeps it. */
  readonly meter: KeptMeter | undefined
  describe(): ModelDescription
}

/**
 * Opens the configured models. Nothing heavy loads and nothing connects before the first question or `warm()`. Calls to chat models are
 * counted and limited by the meter; without one they are not.
 */
export function createModels(config: ModelConfig, composer: Composer, meter?: KeptMeter): Models {
  const embedded = createEmbeddedDoor(composer)
  const embed = createEmbedder(config)
  const limited = { replyTokens: replyTokens(limitsOf(config)), ...(meter === undefined ? {} : { meter }) }
  const configured = serverOf(config)
  const server = configured === undefined ? undefined : { ...configured, ...limited }
  const most = { atOnce: config.CARENAV_MODEL_AT_ONCE, waiting: config.CARENAV_MODEL_AT_ONCE }
  const chat = server === undefined ? embedded : createModelDoor(server, embedded, most)
  return {
    chat,
    embedded,
    embed,
    meter: server === undefined ? undefined : meter,
    asksFor: (schema, patience) =>
      server === undefined ? undefined : createObjectDoor(server, schema, { ...most, ...patience }),
    judgeAsksFor: (schema, patience) =>
      server === undefined
        ? undefined
        : createObjectDoor({ ...server, model: config.CARENAV_JUDGE_MODEL ?? server.model }, schema, {
            ...most,
            ...patience,
          }),
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
