import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Actor, systemActor } from '../domain/actor.ts'
import { loadGuard } from '../guard/guard.ts'
import { writeDocument } from '../ingest/knowledge-rows.ts'
import { fixedClock } from '../kernel/clock.ts'
import { readConfig } from '../kernel/config.ts'
import { Refusal } from '../kernel/errors.ts'
import { silentLog } from '../kernel/log.ts'
import { parseDocument } from '../knowledge/document.ts'
import { indexTerms } from '../knowledge/terms.ts'
import { createEmbedders } from '../models/embedders.ts'
import { createModels } from '../models/models.ts'
import type { Database } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { hostileMarks, hostileReply } from '../testing/hostile-model.ts'
import { type Behaviour, type ChatRequest, startModelServer } from '../testing/model-servers.ts'
import { answer, answerWhole } from './answer.ts'
import type { Asked } from './asked.ts'
import { createComposer } from './compose/composer.ts'
import type { ChainEvent } from './events.ts'
import { giveFeedback } from './feedback.ts'
import { listChats, readChat } from './history.ts'
import { readChainKnowledge } from './knowledge.ts'
import type { ChainParts } from './parts.ts'
import { relevel } from './relevel.ts'
import { replay } from './replay.ts'

const ana: Actor & { role: 'patient' } = { role: 'patient', tenant: 'demo', user: 'u-ana', person: 'ana' }
const ben: Actor & { role: 'patient' } = { role: 'patient', tenant: 'demo', user: 'u-ben', person: 'ben' }
const doctor: Actor & { role: 'clinician' } = { role: 'clinician', tenant: 'demo', user: 'u-doctor' }
const clock = fixedClock('2026-11-22T09:00:00Z')
eachStore('asking and answering', open => {
  let database: Database
  let parts: ChainParts

  beforeAll(async () => {
    database = await open()
    await database.as(systemActor('ingest'), async tx => {
      await tx.query(
        `insert into person (tenant_id, person_id, name, language) values
       ('demo', 'ana', 'Ana Canario', 'en'), ('demo', 'ben', 'Ben Otro', 'en')`,
      )
      await tx.query(`insert into care_team (tenant_id, person_id, user_id) values ('demo', 'ana', 'u-doctor')`)
    })
    parts = await partsWith({})
    const document = (id: string, title: string, body: string) =>
      parseDocument(
        `---\nid: ${id}\ntitle: ${title}\naudience: patient\nlevel: simple\nlanguage: en\ntopics: [${title}]
sources: [{ title: A leaflet for tests, agency: Tests, year: 2026 }]\nreviewed: 2026-11-22\nlicence: Apache-2.0\n---\n\n# ${title}\n\n${body}\n`,
        `${id}.md`,
        'clinical',
      )
    const write = (id: string, title: string, body: string) =>
      writeDocument({ database, clock }, document(id, title, body))
    await write(
      'metformin',
      'Metformin',
      '## What is it?\n\nMetformin helps lower blood sugar. It comes as a pill.\n\n## Side effects\n\nMetformin can upset your stomach. It can cause gas.',
    )
    await write('warfarin', 'Warfarin', '## What is it?\n\nWarfarin is a blood thinner. It helps stop clots.')
  })
  afterAll(() => database.close())

  async function partsWith(environment: Record<string, string>): Promise<ChainParts> {
    const guard = await loadGuard({ profile: 'us' })
    const knowledge = await readChainKnowledge(guard.readability.isWord)
    return {
      database,
      clock,
      log: silentLog,
      models: createModels(readConfig(environment), createComposer(knowledge.tables)),
      embedders: createEmbedders(undefined, database, indexTerms),
      guard,
      knowledge,
    }
  }

  async function collect(asked: Asked, actor: Actor = ana, using = parts): Promise<readonly ChainEvent[]> {
    const events: ChainEvent[] = []
    for await (const event of answer(using, actor, asked)) events.push(event)
    return events
  }

  const modelParts = async (behave: (request: ChatRequest) => Behaviour) => {
    const server = await startModelServer('openai', behave)
    const using = await partsWith({
      CARENAV_CHAT_PROVIDER: 'openai',
      CARENAV_CHAT_MODEL: 'stand-in',
      OPENAI_BASE_URL: server.url,
    })
    return { server, using }
  }

  const storedTurn = async (message: string) =>
    (
      await database.as(ana, tx =>
        tx.query('select model, prompt_sha256, fell_back, kind from message where message_id = $1', [message]),
      )
    )[0]

  test('a question is answered in its first sentence, and every sentence is cited or a reviewed notice', async () => {
    const { reply } = await answerWhole(parts, ana, { text: 'What is metformin?', person: 'ana' })
    expect(reply.kind).toBe('answered')
    expect(reply.sentences[0]?.text).toBe('Metformin helps lower blood sugar.')
    for (const { kind, citations } of reply.sentences)
      if (kind !== 'notice') expect(citations.length).toBeGreaterThan(0)
    expect(reply.sentences[0]?.citations[0]).toMatchObject({ source: 'metformin', origin: 'guidance' })
  })

  test('every event is stored before it is handed on', async () => {
    for await (const event of answer(parts, ana, { text: 'What are the side effects of metformin?', person: 'ana' })) {
      const rows = await database.as(ana, tx =>
        tx.query<{ event: unknown }>('select event from answer_event where message_id = $1 and number = $2', [
          event.message,
          event.number,
        ]),
      )
      expect(rows[0]?.event).toEqual(event)
    }
  })

  test('a stream that broke anywhere goes on with the same bytes', async () => {
    const events = await collect({ text: 'What is metformin?', person: 'ana' })
    const message = events[0]?.message ?? ''
    for (let after = 0; after < events.length; after += 1) {
      const rest: ChainEvent[] = []
      for await (const event of replay(parts, ana, 'ana', message, after)) rest.push(event)
      expect(JSON.stringify(rest)).toBe(JSON.stringify(events.slice(after)))
    }
  })

  test('asking twice under one message id answers once', async () => {
    const asked = { text: 'What is warfarin?', person: 'ana', chat: 'chat-twice', message: 'message-twice' }
    const first = await collect(asked)
    expect(JSON.stringify(await collect(asked))).toBe(JSON.stringify(first))
    expect(await readChat(parts, ana, 'ana', 'chat-twice')).toHaveLength(1)
  })

  test('two posts with one message id at the same time give one answer, told twice', async () => {
    const asked = { text: 'What is warfarin?', person: 'ana', chat: 'chat-race', message: 'message-race' }
    const [one, two, three] = await Promise.all([collect(asked), collect(asked), collect(asked)])
    expect(JSON.stringify(two)).toBe(JSON.stringify(one))
    expect(JSON.stringify(three)).toBe(JSON.stringify(one))
    expect(await readChat(parts, ana, 'ana', 'chat-race')).toHaveLength(1)
    const audited = await database.as(ana, tx =>
      tx.query(`select 1 as one from audit_event where subject = 'message/message-race'`),
    )
    expect(audited).toHaveLength(2)
  })

  test("an answer to a clinician about one patient cannot carry another patient's name", async () => {
    await database.as(systemActor('ingest'), tx =>
      tx.query(
        `insert into care_team (tenant_id, person_id, user_id) values ('demo', 'ben', 'u-both'), ('demo', 'ana', 'u-both')`,
      ),
    )
    const { server, using } = await modelParts(() => ({
      do: 'reply',
      text: '{"sentences":[{"text":"Metformin helps lower blood sugar for Ben Otro.","cites":["e1"],"kind":"guidance"},{"text":"Metformin helps lower blood sugar.","cites":["e1"],"kind":"guidance"}]}',
    }))
    const both: Actor = { role: 'clinician', tenant: 'demo', user: 'u-both' }
    const { reply } = await answerWhole(using, both, { text: 'What is metformin?', person: 'ana' })
    expect(reply.kind).toBe('answered')
    expect(JSON.stringify(reply)).not.toContain('Otro')
    await server.close()
  })

  test('a model that repeats its instructions is not heard', async () => {
    const { server, using } = await modelParts(() => ({
      do: 'reply',
      text: '{"sentences":[{"text":"You help a patient understand care.","cites":["e1"],"kind":"guidance"}]}',
    }))
    const { reply, message } = await answerWhole(using, ana, { text: 'What is metformin?', person: 'ana' })
    expect(reply.text).not.toMatch(/understand care/)
    expect(await storedTurn(message)).toMatchObject({ fell_back: 'turned-down' })
    await server.close()
  })

  test('an emergency in Spanish or Polish gets its card in that language, with the database gone', async () => {
    const gone = await open()
    await gone.close()
    for (const [text, said] of [
      ['me duele mucho el pecho', /Llame al 911/],
      ['boli mnie w klatce piersiowej i nie mogę oddychać', /Dzwoń|Wezwij/],
    ] as const) {
      const events = await collect({ text, person: 'ana' }, ana, { ...parts, database: gone })
      expect(events.at(-1)).toMatchObject({ reply: { kind: 'escalated' } })
      expect(JSON.stringify(events.at(-1))).toMatch(said)
    }
  })

  test('what no source covers is said so, with whom to ask, and nothing is made up', async () => {
    const { reply } = await answerWhole(parts, ana, { text: 'What are the side effects of zolpidem?', person: 'ana' })
    expect(reply.kind).toBe('abstained')
    expect(reply.text).toMatch(/zolpidem/)
    expect(reply.text).toMatch(/ask a pharmacist/)
  })

  test('an emergency gets its card with the database gone', async () => {
    const gone = await open()
    await gone.close()
    const using = { ...parts, database: gone }
    const events = await collect({ text: "My arm feels heavy but my son says it's nothing", person: 'ana' }, ana, using)
    expect(events[0]).toMatchObject({ type: 'card', card: { urgency: 'emergency' } })
    expect(events.at(-1)).toMatchObject({ type: 'done', reply: { kind: 'escalated', urgency: 'emergency' } })
  })

  test('an emergency is stored as well, and the chat stays raised', async () => {
    const first = await collect({ text: 'I have crushing chest pain and I am sweating', person: 'ana', chat: 'raised' })
    expect(first.at(-1)).toMatchObject({ reply: { kind: 'escalated' } })
    const { reply } = await answerWhole(parts, ana, { text: 'What is metformin?', person: 'ana', chat: 'raised' })
    expect(reply.urgency).toBe('emergency')
  })

  test("another person's id reads the same as an unknown one, for patients and for clinicians", async () => {
    const refusal = (actor: Actor, person: string) =>
      collect({ text: 'What is metformin?', person }, actor).catch((error: unknown) => error)
    for (const actor of [ana, doctor] as const) {
      const [foreign, unknown] = [await refusal(actor, 'ben'), await refusal(actor, 'nobody')]
      expect(foreign).toBeInstanceOf(Refusal)
      expect(foreign).toEqual(unknown)
    }
  })

  test("a patient's chat and a clinician's questions about her are out of each other's sight", async () => {
    await collect({ text: 'What is metformin?', person: 'ana', chat: 'of-ana' })
    await collect({ text: 'What is warfarin?', person: 'ana', chat: 'of-doctor' }, doctor)
    const ids = async (actor: typeof ana | typeof doctor) => (await listChats(parts, actor, 'ana')).map(({ id }) => id)
    expect(await ids(ana)).toContain('of-ana')
    expect(await ids(ana)).not.toContain('of-doctor')
    expect(await ids(doctor)).toContain('of-doctor')
    expect(await ids(doctor)).not.toContain('of-ana')
    expect(await listChats(parts, ben, 'ana')).toEqual([])
    await expect(readChat(parts, ben, 'ana', 'of-ana')).rejects.toMatchObject({ code: 'not-found' })
    await expect(collect({ text: 'What is warfarin?', person: 'ana', chat: 'of-ana' }, doctor)).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('nobody reads or continues the events of a message out of sight', async () => {
    const [event] = await collect({ text: 'What is metformin?', person: 'ana' })
    for (const actor of [ben, doctor]) {
      await expect(replay(parts, actor, 'ana', event?.message ?? '').next()).rejects.toMatchObject({
        code: 'not-found',
      })
    }
  })

  test('the service itself asks nothing about a person', async () => {
    await expect(collect({ text: 'What is metformin?', person: 'ana' }, systemActor('operate'))).rejects.toMatchObject({
      code: 'not-allowed',
    })
  })

  test('a served model composes from the same evidence, and the turn says who wrote it', async () => {
    const { server, using } = await modelParts(() => ({
      do: 'reply',
      text: '{"sentences":[{"text":"Metformin helps lower blood sugar.","cites":["e1"],"kind":"guidance"}]}',
    }))
    const { reply, message } = await answerWhole(using, ana, {
      text: 'What is metformin? Thank you, Ana Canario',
      person: 'ana',
    })
    expect(reply.sentences.map(({ text }) => text)).toEqual(['Metformin helps lower blood sugar.'])
    expect(await storedTurn(message)).toMatchObject({ model: 'openai/stand-in', fell_back: null, kind: 'answered' })
    expect(JSON.stringify(server.requests)).not.toMatch(/Canario/)
    await server.close()
  })

  test('a model that is gone costs no answer', async () => {
    const { server, using } = await modelParts(() => ({ do: 'status', status: 500 }))
    const { reply, message } = await answerWhole(using, ana, { text: 'What is metformin?', person: 'ana' })
    expect(reply.sentences[0]?.text).toBe('Metformin helps lower blood sugar.')
    expect(await storedTurn(message)).toMatchObject({ model: 'embedded/composer-1', fell_back: 'failed' })
    await server.close()
  })

  test('nothing that a hostile model makes up gets through, and the question is answered all the same', async () => {
    const { server, using } = await modelParts(hostileReply)
    for (const text of ['What is metformin?', 'What are the side effects of metformin?', 'What is warfarin?']) {
      const { reply } = await answerWhole(using, ana, { text, person: 'ana' })
      for (const mark of hostileMarks) expect(JSON.stringify(reply)).not.toContain(mark)
      expect(reply.kind).toBe('answered')
    }
    expect(server.requests.length).toBeGreaterThanOrEqual(3)
    await server.close()
  })

  test('question and answer each leave an audit row', async () => {
    const { message } = await answerWhole(parts, ana, { text: 'What is metformin?', person: 'ana' })
    const rows = await database.as(ana, tx =>
      tx.query<{ action: string }>('select action from audit_event where subject = $1 order by sequence', [
        `message/${message}`,
      ]),
    )
    expect(rows.map(row => row.action)).toEqual(['question-asked', 'question-answered'])
  })

  test('the same question at another level is a further message of the same chat', async () => {
    const { chat, message } = await answerWhole(parts, ana, { text: 'What is metformin?', person: 'ana' })
    for await (const event of relevel(parts, ana, 'ana', message, 'detailed')) expect(event.chat).toBe(chat)
    const turns = await readChat(parts, ana, 'ana', chat)
    expect(turns.map(({ level }) => level)).toEqual(['simple', 'detailed'])
    await expect(relevel(parts, ben, 'ana', message, 'detailed').next()).rejects.toMatchObject({ code: 'not-found' })
  })

  test('feedback is kept with the answer it is about, and only by those who see it', async () => {
    const { message } = await answerWhole(parts, ana, { text: 'What is metformin?', person: 'ana' })
    await giveFeedback(parts, ana, 'ana', message, { verdict: 'wrong', note: 'I do not take it.' })
    await expect(giveFeedback(parts, ben, 'ana', message, { verdict: 'wrong' })).rejects.toMatchObject({
      code: 'not-found',
    })
    const rows = await database.as(ana, tx =>
      tx.query('select verdict, note from feedback where message_id = $1', [message]),
    )
    expect(rows).toEqual([{ verdict: 'wrong', note: 'I do not take it.' }])
  })
})
