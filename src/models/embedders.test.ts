import { expect, test } from 'vitest'
import { startModelServer } from '../testing/model-servers.ts'
import { createHashedEmbedder } from './hashed-embedder.ts'
import { createOllamaEmbedder } from './ollama-embedder.ts'
import { createOpenAIEmbedder } from './openai-embedder.ts'

const cosine = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)

test('the embedded embedder gives the same unit vector for the same text', async () => {
  const embed = createHashedEmbedder()
  const [first, second] = await embed.embed(['metformin and your stomach', 'metformin and your stomach'])
  expect(first).toEqual(second)
  expect(first).toHaveLength(embed.dimensions)
  expect(Math.hypot(...(first ?? []))).toBeCloseTo(1, 3)
})

test('a misspelt medicine lies nearer to its own name than to another', async () => {
  const [typo = [], own = [], other = []] = await createHashedEmbedder().embed([
    'metfromin side efects',
    'metformin side effects',
    'warfarin side effects',
  ])
  expect(cosine(typo, own)).toBeGreaterThan(cosine(typo, other))
})

test('a text without words still has a vector of length 1', async () => {
  const [vector = []] = await createHashedEmbedder().embed(['…'])
  expect(Math.hypot(...vector)).toBe(1)
})

test('an OpenAI-compatible endpoint and Ollama give unit vectors over their own wire formats', async () => {
  for (const provider of ['openai', 'ollama'] as const) {
    const server = await startModelServer(provider, () => ({ do: 'hang' }))
    const embed =
      provider === 'openai'
        ? createOpenAIEmbedder({ model: 'stand-in', apiKey: 'none', baseUrl: server.url })
        : createOllamaEmbedder({ model: 'stand-in', host: server.url })
    const vectors = await embed.embed(['one two', 'one two three'])
    expect(vectors).toHaveLength(2)
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 6)
    expect(vectors[0]).not.toEqual(vectors[1])
    expect(embed.dimensions).toBe(4)
    await server.close()
    await expect(embed.embed(['one'])).rejects.toMatchObject({ code: 'unavailable' })
  }
})
