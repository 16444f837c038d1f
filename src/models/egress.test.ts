import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type ModelServer, startModelServer } from '../testing/model-servers.ts'
import { createEmbeddedDoor } from './embedded-door.ts'
import { createModelDoor } from './model-door.ts'

const asked: string[] = []
const realFetch = globalThis.fetch
let server: ModelServer

beforeAll(async () => {
  server = await startModelServer('openai', () => ({ do: 'reply', text: '{"sentences":[]}' }))
  globalThis.fetch = (input, init) => {
    asked.push(new URL(input instanceof Request ? input.url : input).host)
    return realFetch(input, init)
  }
})
afterAll(async () => {
  globalThis.fetch = realFetch
  await server.close()
})

test('tracing switched on in the environment sends nothing anywhere', async () => {
  asked.length = 0
  vi.stubEnv('LANGSMITH_TRACING', 'true')
  vi.stubEnv('LANGCHAIN_TRACING_V2', 'true')
  vi.stubEnv('LANGSMITH_API_KEY', 'planted')
  vi.stubEnv('LANGSMITH_ENDPOINT', 'http://127.0.0.1:9')
  const embedded = createEmbeddedDoor(() => ({ sentences: [{ text: 'Quoted.', cites: ['e1'], kind: 'guidance' }] }))
  const door = createModelDoor({ provider: 'openai', model: 'gpt-4o', baseUrl: server.url }, embedded)
  await embedded.compose({ system: 's', human: 'h' })
  await door.compose({ system: 's', human: 'h' })
  // The tracing client sends in batches, a moment later.
  await new Promise(resolve => setTimeout(resolve, 1_500))
  vi.unstubAllEnvs()
  expect([...new Set(asked)]).toEqual([new URL(server.url).host])
})

test('a model call reaches the configured host and no other, tokenizers and tracing included', async () => {
  const embedded = createEmbeddedDoor(() => ({ sentences: [{ text: 'Quoted.', cites: ['e1'], kind: 'guidance' }] }))
  const door = createModelDoor({ provider: 'openai', model: 'gpt-4o', baseUrl: server.url }, embedded)
  await door.compose({ system: 's', human: 'h' })
  expect(asked.length).toBeGreaterThan(0)
  expect([...new Set(asked)]).toEqual([new URL(server.url).host])
})
