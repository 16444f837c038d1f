import { afterEach, expect, test } from 'vitest'
import { type Behaviour, type ModelServer, startModelServer } from '../testing/model-servers.ts'
import type { ComposeRequest } from './chat-door.ts'
import { createEmbeddedDoor } from './embedded-door.ts'
import { createModelDoor } from './model-door.ts'

const request: ComposeRequest = { system: 'Answer from the evidence.', human: 'What is metformin?' }
const embedded = createEmbeddedDoor(() => ({
  sentences: [{ text: 'Quoted by the composer.', cites: ['e1'], kind: 'guidance' }],
}))
const good = JSON.stringify({ sentences: [{ text: 'Metformin lowers sugar.', cites: ['e1'], kind: 'guidance' }] })
const reply = (text: string): Behaviour => ({ do: 'reply', text })
const patience = { milliseconds: 2_000, atOnce: 2, waiting: 2, failuresInARow: 3, pauseMilliseconds: 60_000 }

const open: ModelServer[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(server => server.close()))
})

async function door(
  provider: 'openai' | 'ollama',
  behave: (count: number) => Behaviour,
  more: Partial<typeof patience> = {},
) {
  const server = await startModelServer(provider, (_, count) => behave(count))
  open.push(server)
  const chat = createModelDoor({ provider, model: 'stand-in', baseUrl: server.url }, embedded, { ...patience, ...more })
  return { server, chat }
}

for (const provider of ['openai', 'ollama'] as const) {
  test(`${provider}: a streamed reply in the agreed shape is what the model wrote`, async () => {
    const { server, chat } = await door(provider, () => reply(good))
    const composed = await chat.compose(request)
    expect(composed).toEqual({
      sentences: [{ text: 'Metformin lowers sugar.', cites: ['e1'], kind: 'guidance' }],
      model: `${provider}/stand-in`,
    })
    expect(server.requests[0]?.messages.map(({ role }) => role)).toEqual(['system', 'user'])
  })

  test(`${provider}: JSON inside a Markdown fence is read`, async () => {
    const { chat } = await door(provider, () => reply(`Here you are:\n\`\`\`json\n${good}\n\`\`\``))
    expect((await chat.compose(request)).model).toBe(`${provider}/stand-in`)
  })

  test(`${provider}: an unreadable reply gets one chance to mend itself`, async () => {
    const { server, chat } = await door(provider, count => reply(count === 1 ? '{"answer":"yes"}' : good))
    expect((await chat.compose(request)).model).toBe(`${provider}/stand-in`)
    expect(server.requests).toHaveLength(2)
    expect(server.requests[1]?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
  })

  const faults: readonly (readonly [string, Behaviour, string])[] = [
    ['429', { do: 'status', status: 429 }, 'overloaded'],
    ['500', { do: 'status', status: 500 }, 'failed'],
    ['JSON of the wrong shape twice', reply('{"sentences":"all of them"}'), 'invalid-reply'],
    ['prose', reply('I am sorry, I cannot.'), 'invalid-reply'],
    ['a reply cut in the middle', { do: 'cut', text: good.slice(0, 30) }, ''],
    ['ten megabytes', { do: 'huge', megabytes: 10 }, 'too-large'],
    ['silence', { do: 'hang' }, 'timeout'],
  ]
  for (const [name, behaviour, fault] of faults) {
    test(`${provider}: ${name} is answered by the embedded composer alone`, async () => {
      const { chat } = await door(provider, () => behaviour, { milliseconds: 1_200 })
      const composed = await chat.compose(request)
      expect(composed.sentences).toEqual([{ text: 'Quoted by the composer.', cites: ['e1'], kind: 'guidance' }])
      expect(composed.model).toBe('embedded/composer-1')
      if (fault !== '') expect(composed.fellBack).toBe(fault)
      else expect(composed.fellBack).toBeDefined()
    })
  }

  test(`${provider}: a server that is not there is answered without`, async () => {
    const { server, chat } = await door(provider, () => reply(good))
    await server.close()
    const composed = await chat.compose(request)
    expect(composed).toMatchObject({ model: 'embedded/composer-1', fellBack: 'unreachable' })
  })
}

test('after three failures in a row the server is left alone and answers come at once', async () => {
  const { server, chat } = await door('openai', () => ({ do: 'status', status: 500 }))
  for (let time = 0; time < 3; time += 1) await chat.compose(request)
  expect((await chat.compose(request)).fellBack).toBe('paused')
  expect(server.requests).toHaveLength(3)
})

test('more questions than the model may hold at once are answered without it', async () => {
  const { chat } = await door('openai', () => ({ do: 'hang' }), { milliseconds: 700, atOnce: 1, waiting: 0 })
  await chat.warm()
  const composed = await Promise.all([chat.compose(request), chat.compose(request)])
  expect(composed.map(({ fellBack }) => fellBack).sort()).toEqual(['overloaded', 'timeout'])
})

test('a caller who leaves ends the request to the model', async () => {
  const { chat } = await door('openai', () => ({ do: 'hang' }))
  await chat.warm()
  await expect(chat.compose(request, AbortSignal.timeout(100))).rejects.toThrow(/abort|timeout/i)
})
