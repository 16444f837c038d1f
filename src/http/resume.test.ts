import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'
import { startModelServer } from '../testing/model-servers.ts'

/** Twenty answers of every kind: the record's, the composer's, cards, refusals, abstentions, three languages, both sides. */
const questions: readonly (readonly [account: string, text: string, person: string])[] = [
  ['helen', 'Can I take ibuprofen with my blood thinner?', ''],
  ['helen', 'What is atrial fibrillation?', ''],
  ['helen', 'What medicines do I take?', ''],
  ['helen', 'I missed my warfarin dose', ''],
  ['helen', 'I have crushing chest pain and I am sweating', ''],
  ['rosa', 'How do I store insulin?', ''],
  ['rosa', 'What are the side effects of metformin?', ''],
  ['rosa', 'Who can help me with food?', ''],
  ['rosa', 'What was my last A1c?', ''],
  ['marek', 'What happens after my colonoscopy?', ''],
  ['marek', 'Co to jest nadciśnienie?', ''],
  ['lucia', '¿Qué es la metformina?', ''],
  ['lucia', '¿Qué medicinas tomo?', ''],
  ['grace', 'What is high blood pressure?', ''],
  ['grace', 'What are the side effects of zolpidem?', ''],
  ['david', 'Why do I take clopidogrel?', ''],
  ['david', 'Do you think I have cancer?', ''],
  ['amara', 'What conditions are in the record?', 'helen-marsh'],
  ['amara', 'What interacts with warfarin?', 'helen-marsh'],
  ['ben', 'What is metformin?', 'rosa-delgado'],
]
/** Every answer is cut at so many places; the full run has 50: `TEST_CUTS=50 npx vitest run src/http/resume.test.ts`. */
const cuts = Number(process.env['TEST_CUTS'] ?? 12)

let first: TestApp
let second: TestApp
beforeAll(async () => {
  first = await testApp()
  second = await testApp({ beside: first })
}, 120_000)
afterAll(async () => {
  await second.close()
  await first.close()
})

const ask = (app: TestApp, cookie: string, chat: string, text: string, person = '') =>
  app.app.request('http://127.0.0.1/api/v1/chat', {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({
      id: chat,
      messages: [{ id: 'q', role: 'user', parts: [{ type: 'text', text }] }],
      ...(person === '' ? {} : { person }),
    }),
  })
const takeUp = (app: TestApp, cookie: string, chat: string, last: string | undefined, person = '') =>
  app.app.request(`http://127.0.0.1/api/v1/chats/${chat}/stream${person === '' ? '' : `?person=${person}`}`, {
    headers: { cookie, ...(last === undefined ? {} : { 'last-event-id': last }) },
  })

/** What a reader keeps of a stream that broke after these bytes: whole events, and the id of the last one. */
function kept(bytes: Buffer): { readonly text: Buffer; readonly last: string | undefined } {
  const blocks = bytes.toString('latin1').split('\n\n').slice(0, -1)
  const at = blocks.findLastIndex(block => block.startsWith('id: '))
  const last = /^id: (\d+)/.exec(blocks[at] ?? '')?.[1]
  const length = blocks.slice(0, at + 1).reduce((sum, block) => sum + block.length + 2, 0)
  return { text: bytes.subarray(0, length), last }
}

/** Reads so many bytes and drops the connection. */
async function readUpTo(response: Response, size: number): Promise<Buffer> {
  const reader = response.body?.getReader()
  const parts: Uint8Array[] = []
  let read = 0
  while (reader !== undefined && read < size) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
    read += value.byteLength
  }
  await reader?.cancel()
  return Buffer.concat(parts).subarray(0, size)
}

/** Drops the connection after the first piece that arrives. */
async function firstPart(response: Response): Promise<Buffer> {
  const reader = response.body?.getReader()
  const part = await reader?.read()
  await reader?.cancel()
  return Buffer.from(part?.value ?? [])
}

interface Told {
  readonly sentences: readonly {
    readonly text: string
    readonly kind: string
    readonly citations: readonly unknown[]
  }[]
}

/** The parts of one kind in a stream. */
const partsOf = (stream: string, type: string): readonly unknown[] =>
  stream
    .split('\n')
    .filter(line => line.startsWith('data: {'))
    .map(line => JSON.parse(line.slice(6)))
    .filter(part => part.type === type)
    .map(part => part.data)

describe.each(questions)('%s asks: %s', (account, text, person) => {
  test(`is the same bytes when it is cut at ${cuts} places and taken up by another process`, async () => {
    const cookie = await first.cookieOf(`${account}@demo.carenav.example`)
    const chat = `cut-${questions.findIndex(([, asked]) => asked === text)}`
    // Cut while it is being told for the first time; the first process goes on composing and storing.
    const early = kept(await readUpTo(await ask(first, cookie, chat, text, person), 400))
    const rest = Buffer.from(await (await takeUp(second, cookie, chat, early.last, person)).arrayBuffer())
    const whole = Buffer.from(await (await takeUp(second, cookie, chat, undefined, person)).arrayBuffer())
    expect(Buffer.concat([early.text, rest]).equals(whole)).toBe(true)
    expect(Buffer.from(await (await ask(first, cookie, chat, text, person)).arrayBuffer()).equals(whole)).toBe(true)

    for (let cut = 0; cut < cuts; cut += 1) {
      const received = kept(whole.subarray(0, Math.floor((whole.length * cut) / (cuts - 1))))
      const app = cut % 2 === 0 ? second : first
      const more = Buffer.from(await (await takeUp(app, cookie, chat, received.last, person)).arrayBuffer())
      expect(Buffer.concat([received.text, more]).equals(whole), `cut ${cut}`).toBe(true)
    }

    // No sentence was told that is not in the checked and stored answer, and every claim has its source.
    const told = whole.toString('utf8')
    const [reply] = partsOf(told, 'data-reply') as Told[]
    const sentences = (partsOf(told, 'data-sentence') as { sentence: Told['sentences'][number] }[]).map(
      each => each.sentence,
    )
    expect(sentences).toEqual(reply?.sentences)
    for (const { kind, citations } of sentences)
      if (kind !== 'notice' && kind !== 'question') expect(citations.length).toBeGreaterThan(0)
  })
})

test('an answer that one process is still composing is told to its end by another', async () => {
  const model = await startModelServer('openai', () => ({ do: 'hang' }))
  const slow = await testApp({
    beside: first,
    environment: { CARENAV_CHAT_PROVIDER: 'openai', CARENAV_CHAT_MODEL: 'stand-in', OPENAI_BASE_URL: model.url },
  })
  const cookie = await first.cookieOf('rosa@demo.carenav.example')
  const early = kept(await firstPart(await ask(slow, cookie, 'under-way', 'What is metformin?')))
  expect(early.last).toBe('1')
  const taking = takeUp(second, cookie, 'under-way', early.last)
  // The model goes away, so the composer answers; the reader of the second process has been waiting.
  while (model.requests.length === 0) await new Promise(resolve => setTimeout(resolve, 20))
  await model.close()
  const stream = await (await taking).text()
  expect(stream).toContain('data-reply')
  expect(stream.trimEnd().endsWith('data: [DONE]')).toBe(true)
})

test('a reader who stops gets no half answer to keep: what is stored is whole', async () => {
  const cookie = await first.cookieOf('grace@demo.carenav.example')
  await readUpTo(await ask(first, cookie, 'stopped', 'What are the side effects of metformin?'), 60)
  const read = async () =>
    (await first.app.request('http://127.0.0.1/api/v1/chats/stopped', { headers: { cookie } })).json() as Promise<{
      messages: { reply: Told | null }[]
    }>
  let [message] = (await read()).messages
  while (message?.reply == null) [message] = (await read()).messages
  const stream = await (await takeUp(first, cookie, 'stopped', undefined)).text()
  expect(partsOf(stream, 'data-reply')).toEqual([message.reply])
})
