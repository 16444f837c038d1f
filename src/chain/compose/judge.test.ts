import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '../../domain/actor.ts'
import { sha256 } from '../../kernel/ids.ts'
import type { Database } from '../../store/database.ts'
import { chainOverLeaflets, chainWith } from '../../testing/chain.ts'
import { freshDatabase } from '../../testing/database.ts'
import { type Behaviour, type ChatRequest, type ModelServer, startModelServer } from '../../testing/model-servers.ts'
import { answerWhole } from '../answer.ts'

const ana: Actor = { role: 'patient', tenant: 'demo', user: 'u-ana', person: 'ana' }
const written = [
  { text: 'Metformin helps lower blood sugar.', cites: ['e1'], kind: 'guidance' },
  { text: 'It comes as a pill.', cites: ['e1'], kind: 'guidance' },
  { text: 'Metformin can upset your stomach.', cites: ['e1'], kind: 'guidance' },
]
const texts = written.map(({ text }) => text)
const asksToJudge = ({ messages }: ChatRequest): boolean => messages[0]?.content.startsWith('You look for') === true

let database: Database
const servers: ModelServer[] = []
beforeAll(async () => {
  database = await freshDatabase()
  await chainOverLeaflets(database)
})
afterAll(() => database.close())
afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => server.close()))
})

describe.each(['openai', 'ollama'] as const)('a judge on %s', provider => {
  async function answered(judge: Behaviour, environment: Record<string, string> = {}) {
    const server = await startModelServer(provider, request =>
      asksToJudge(request) ? judge : { do: 'reply', text: JSON.stringify({ sentences: written }) },
    )
    servers.push(server)
    const parts = await chainWith(database, {
      CARENAV_CHAT_PROVIDER: provider,
      CARENAV_CHAT_MODEL: 'stand-in',
      CARENAV_JUDGE: 'model',
      ...(provider === 'openai' ? { OPENAI_BASE_URL: server.url } : { OLLAMA_HOST: server.url }),
      ...environment,
    })
    const text = 'What is metformin? I am Ana Canario'
    const { reply, message } = await answerWhole(parts, ana, { text, person: 'ana' })
    const [turn] = await database.as(ana, tx =>
      tx.query('select model, fell_back, judge_sha256, judge_rejected from message where message_id = $1', [message]),
    )
    return { said: reply.sentences.map(sentence => sentence.text), turn, server }
  }
  const says = (text: string): Behaviour => ({ do: 'reply', text })

  test('takes away the sentence that it names, and the turn keeps by which instructions', async () => {
    const { said, turn, server } = await answered(says('{"rejected":[3]}'))
    expect(said).toEqual(texts.slice(0, 2))
    const judged = server.requests.find(asksToJudge)
    const hash = sha256(judged?.messages[0]?.content ?? '')
    expect(turn).toMatchObject({
      model: `${provider}/stand-in`,
      fell_back: null,
      judge_sha256: hash,
      judge_rejected: 1,
    })
    expect(JSON.stringify(server.requests)).not.toContain('Canario')
  })

  test('that will have nothing leaves the answer to the composer, whole', async () => {
    const { said, turn } = await answered(says('{"rejected":[1,2,3]}'))
    expect(said.length).toBeGreaterThan(0)
    expect(turn).toMatchObject({ model: 'embedded/composer-1', fell_back: 'turned-down' })
  })

  test.each([
    ['prose', says('All of these are fine, I think.')],
    ['a number that was not shown', says('{"rejected":[4]}')],
    ['a number twice', says('{"rejected":[1,1]}')],
    ['sentences of its own', says('{"rejected":[],"sentences":[{"text":"Take 40 mg."}],"text":"Take 40 mg."}')],
    ['an error', { do: 'status', status: 500 }],
    ['a cut reply', { do: 'cut', text: '{"rejected":[1' }],
  ] satisfies readonly (readonly [string, Behaviour])[])('that answers with %s changes nothing', async (_, judge) => {
    const { said, turn } = await answered(judge)
    expect(said).toEqual(texts)
    expect(turn).toMatchObject({ model: `${provider}/stand-in`, fell_back: null })
  })

  test('is not asked where it is switched off', async () => {
    const { said, server } = await answered(says('{"rejected":[1,2,3]}'), { CARENAV_JUDGE: 'off' })
    expect(said).toEqual(texts)
    expect(server.requests.some(asksToJudge)).toBe(false)
  })

  test('may be another model of the same server', async () => {
    const { server } = await answered(says('{"rejected":[]}'), { CARENAV_JUDGE_MODEL: 'sterner' })
    expect(server.requests.find(asksToJudge)?.model).toBe('sterner')
  })
})

test('without a model nothing that the composer or the record says is shown to a judge', async () => {
  const parts = await chainWith(database)
  let asked = 0
  const judge = async () => {
    asked += 1
    return { rejected: new Set<never>() }
  }
  const { reply } = await answerWhole({ ...parts, judge }, ana, { text: 'What is metformin?', person: 'ana' })
  expect(reply.kind).toBe('answered')
  expect(asked).toBe(0)
})
