import { afterEach, expect, test } from 'vitest'
import { type EmbeddingBehaviour, startEmbeddingServer } from '../testing/embedding-servers.ts'
import type { Embedder } from './embedder.ts'
import { createOllamaEmbedder } from './ollama-embedder.ts'
import { createOpenAIEmbedder } from './openai-embedder.ts'
import type { EmbedPatience } from './served-embedder.ts'

const patience: EmbedPatience = {
  documentsMilliseconds: 1_500,
  queryMilliseconds: 700,
  failuresInARow: 3,
  pauseMilliseconds: 60_000,
}
const open: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(close => close()))
})

type Behave = (texts: readonly string[], count: number) => EmbeddingBehaviour

async function served(provider: 'openai' | 'ollama', behave: Behave, more: Partial<EmbedPatience> = {}) {
  const server = await startEmbeddingServer(provider, behave)
  open.push(server.close)
  const waits = { ...patience, ...more }
  const embedder: Embedder =
    provider === 'openai'
      ? createOpenAIEmbedder({ model: 'stand-in', apiKey: 'none', baseUrl: server.url }, waits)
      : createOllamaEmbedder({ model: 'stand-in', host: server.url }, waits)
  return { server, embedder }
}

const vectorOf = (text: string): number[] => [text.length, text.split(' ').length, 1, 2]
const honest: Behave = texts => ({ do: 'reply', vectors: texts.map(vectorOf) })
const reply = (change: (vectors: unknown[]) => unknown[]): Behave => {
  return texts => ({ do: 'reply', vectors: change(texts.map(vectorOf)) })
}

for (const provider of ['openai', 'ollama'] as const) {
  test(`${provider}: texts come back as vectors of length 1, in their order`, async () => {
    const { embedder } = await served(provider, honest)
    const vectors = await embedder.embed(['one two', 'one two three'])
    expect(vectors.map(vector => vector.map(value => Math.round((1e6 * value) / (vector[2] ?? 0)) / 1e6))).toEqual([
      [7, 2, 1, 2],
      [13, 3, 1, 2],
    ])
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 9)
    expect(embedder.dimensions).toBe(4)
    expect(await embedder.embedQuery('one two')).toEqual(vectors[0])
  })

  test(`${provider}: many texts travel in batches, a long one by its beginning`, async () => {
    const { server, embedder } = await served(provider, honest)
    const long = `${'é'.repeat(7_999)}😀 and so on`
    const vectors = await embedder.embed([long, ...Array.from({ length: 149 }, (_, at) => `text ${at}`)])
    expect(vectors).toHaveLength(150)
    expect(server.requests.map(texts => texts.length)).toEqual([64, 64, 22])
    expect(server.requests[0]?.[0]).toHaveLength(8_000)
    expect(server.requests[0]?.[0]?.isWellFormed()).toBe(true)
  })

  test(`${provider}: a vector without direction is none, and numbers of any size are brought to length 1`, async () => {
    const { embedder } = await served(provider, texts => ({
      do: 'reply',
      vectors: texts.map((_, at) => (at === 0 ? [0, 0] : [3e200, 4e200])),
    }))
    const [none, huge] = await embedder.embed(['a', 'b'])
    expect(none).toEqual([])
    expect(huge?.map(value => Number(value.toFixed(9)))).toEqual([0.6, 0.8])
  })

  const wrong: readonly (readonly [string, Behave, RegExp])[] = [
    ['one vector too few', reply(vectors => vectors.slice(1)), /1 vectors for 2 texts/],
    ['one vector too many', reply(vectors => [...vectors, [1, 2, 3, 4]]), /3 vectors for 2 texts/],
    ['vectors of unlike length', reply(([first]) => [first, [1, 2]]), /2 numbers where others have 4/],
    ['null for a number', reply(([first]) => [first, [1, null, 3, 4]]), /not a list of finite numbers/],
    ['NaN as a word', reply(([first]) => [first, [1, 'NaN', 3, 4]]), /not a list of finite numbers/],
    ['empty vectors', reply(vectors => vectors.map(() => [])), /empty vectors/],
    ['no vectors', reply(vectors => vectors.map(() => 'a vector')), /not a list of finite numbers/],
  ]
  for (const [name, behave, said] of wrong) {
    test(`${provider}: ${name} is refused as a whole, in words`, async () => {
      const { embedder } = await served(provider, behave)
      const asked = embedder.embed(['one', 'two'])
      await expect(asked).rejects.toMatchObject({ code: 'invalid', message: expect.stringMatching(said) })
      expect(embedder.dimensions).toBe(0)
    })
  }

  test(`${provider}: a second batch of another length refuses the whole`, async () => {
    const { embedder } = await served(provider, (texts, count) => ({
      do: 'reply',
      vectors: texts.map(() => (count === 1 ? [1, 2] : [1, 2, 3])),
    }))
    const texts = Array.from({ length: 65 }, (_, at) => `text ${at}`)
    await expect(embedder.embed(texts)).rejects.toThrow(/3 numbers where others have 2/)
  })

  for (const behaviour of [
    { do: 'status', status: 500 },
    { do: 'status', status: 404 },
    { do: 'hang' },
    { do: 'stall' },
    { do: 'cut' },
    { do: 'prose' },
  ] as const) {
    const name = behaviour.do === 'status' ? `HTTP ${behaviour.status}` : behaviour.do
    test(`${provider}: ${name} is a refusal that names the server and none of the text`, async () => {
      const { server, embedder } = await served(provider, () => behaviour)
      const refused: unknown = await embedder.embed(['my private question']).catch(error => error)
      expect(refused).toMatchObject({ code: expect.stringMatching(/^(unavailable|invalid)$/) })
      const { message, hint } = refused as Error & { hint: string }
      expect(message).toContain('stand-in')
      if (behaviour.do === 'status') expect(message).toContain(`HTTP ${behaviour.status}`)
      else if (behaviour.do !== 'prose') expect(message).toContain(new URL(server.url).host)
      expect(`${message} ${hint}`).not.toContain('private')
    })
  }

  test(`${provider}: a server that is gone is a refusal`, async () => {
    const { server, embedder } = await served(provider, honest)
    await server.close()
    await expect(embedder.embed(['one'])).rejects.toMatchObject({ code: 'unavailable' })
    await expect(embedder.embedQuery('one')).rejects.toMatchObject({ code: 'unavailable' })
  })

  test(`${provider}: a question does not wait as long as documents do, and not at all for a server that keeps failing`, async () => {
    const { server, embedder } = await served(provider, () => ({ do: 'hang' }), { queryMilliseconds: 150 })
    for (let time = 0; time < 3; time += 1) await expect(embedder.embedQuery('one')).rejects.toThrow(/did not answer/)
    await expect(embedder.embedQuery('one')).rejects.toThrow(/left alone/)
    expect(server.requests).toHaveLength(3)
  })

  test(`${provider}: after the rest one question tries again, and with its answer all do`, async () => {
    let isUp = false
    const behave: Behave = texts => (isUp ? honest(texts, 0) : { do: 'status', status: 503 })
    const { server, embedder } = await served(provider, behave, { pauseMilliseconds: 1 })
    for (let time = 0; time < 3; time += 1) await embedder.embedQuery('one').catch(() => undefined)
    isUp = true
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(await embedder.embedQuery('one')).toHaveLength(4)
    expect(await embedder.embedQuery('one')).toHaveLength(4)
    expect(server.requests).toHaveLength(5)
  })
}

test('an OpenAI-compatible server may answer out of order: each vector goes to its own text', async () => {
  const realFetch = globalThis.fetch
  globalThis.fetch = async () =>
    Response.json({
      object: 'list',
      model: 'stand-in',
      data: [
        { object: 'embedding', index: 1, embedding: [0, 1] },
        { object: 'embedding', index: 0, embedding: [1, 0] },
      ],
    })
  open.push(async () => {
    globalThis.fetch = realFetch
  })
  const embedder = createOpenAIEmbedder(
    { model: 'stand-in', apiKey: 'none', baseUrl: 'http://127.0.0.1:9/v1' },
    patience,
  )
  expect(await embedder.embed(['first', 'second'])).toEqual([
    [1, 0],
    [0, 1],
  ])
})
