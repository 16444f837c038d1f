import { z } from 'zod'
import type { ModelConfig } from './models.ts'

export interface ModelHealth {
  readonly use: 'chat' | 'embed'
  readonly provider: 'embedded' | 'openai' | 'ollama'
  readonly model: string
  readonly isReady: boolean
  /** What was found, or what to do. */
  readonly detail: string
}

/** Asks each configured server for its list of models; for `carenav doctor`. Never rejects. */
export async function probeModels(config: ModelConfig): Promise<readonly ModelHealth[]> {
  return Promise.all([
    probe('chat', config.CARENAV_CHAT_PROVIDER, config.CARENAV_CHAT_MODEL ?? '', config),
    probe('embed', config.CARENAV_EMBED_PROVIDER, config.CARENAV_EMBED_MODEL ?? '', config),
  ])
}

async function probe(
  use: ModelHealth['use'],
  provider: ModelHealth['provider'],
  model: string,
  config: ModelConfig,
): Promise<ModelHealth> {
  if (provider === 'embedded')
    return { use, provider, model: 'embedded', isReady: true, detail: 'runs in this process' }
  try {
    const names = provider === 'ollama' ? await listOllama(config.OLLAMA_HOST) : await listOpenAI(config)
    const isReady = names.some(name => name === model || name === `${model}:latest`)
    const detail = isReady ? 'answers' : `answers, but has no model ${model}; it has ${names.slice(0, 10).join(', ')}`
    return { use, provider, model, isReady, detail }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'no reason given'
    return { use, provider, model, isReady: false, detail: `does not answer: ${why}` }
  }
}

async function listOllama(host: string): Promise<readonly string[]> {
  const { Ollama } = await import('ollama')
  const client = new Ollama({
    host,
    fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(5_000) }),
  })
  return (await client.list()).models.map(({ name }) => name)
}

async function listOpenAI({ OPENAI_BASE_URL, OPENAI_API_KEY }: ModelConfig): Promise<readonly string[]> {
  if (OPENAI_BASE_URL === undefined) throw new Error('OPENAI_BASE_URL is not set')
  const response = await fetch(`${OPENAI_BASE_URL.replace(/\/$/, '')}/models`, {
    headers: OPENAI_API_KEY === undefined ? {} : { authorization: `Bearer ${OPENAI_API_KEY}` },
    signal: AbortSignal.timeout(5_000),
  })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return listSchema.parse(await response.json()).data.map(({ id }) => id)
}

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) })
