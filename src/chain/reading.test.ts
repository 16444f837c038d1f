import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PatientActor } from '../domain/actor.ts'
import { loadGuard } from '../guard/guard.ts'
import { writeDocument } from '../ingest/knowledge-rows.ts'
import { fixedClock } from '../kernel/clock.ts'
import { readConfig } from '../kernel/config.ts'
import { silentLog } from '../kernel/log.ts'
import { indexTerms } from '../knowledge/terms.ts'
import { createEmbedders } from '../models/embedders.ts'
import { createModels } from '../models/models.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { freshDatabase } from '../testing/database.ts'
import { loadInvented } from '../testing/invented-person.ts'
import { inventedDocument } from '../testing/knowledge.ts'
import { startModelServer } from '../testing/model-servers.ts'
import { answerWhole } from './answer.ts'
import { createComposer } from './compose/composer.ts'
import { createRewording } from './compose/rewording.ts'
import type { ChainEvent } from './events.ts'
import { readChainKnowledge } from './knowledge.ts'
import type { ChainParts } from './parts.ts'
import { currentReading } from './reading.ts'
import { relevel } from './relevel.ts'
import { offerTeachBack, teachBack } from './teach-back.ts'

const clock = fixedClock('2026-11-22T09:00:00Z')
let database: OwnedDatabase
let parts: ChainParts

beforeAll(async () => {
  database = await freshDatabase()
  parts = await partsWith({})
  // An operator's own leaflet, in words that no patient would use.
  const body = `## What can you do?\n\nAdminister colchicine 0.6 mg once daily, and notify your physician immediately if you experience persistent diarrhea. Do not consume grapefruit juice while taking colchicine.\n\n## What is it?\n\nGout is inflammation of a joint. It frequently begins in the big toe.`
  await writeDocument({ database, clock }, inventedDocument('colchicine-leaflet', body, { title: 'Gout' }))
  await writeDocument(
    { database, clock },
    inventedDocument('colchicine-leaflet-2', body, { title: 'Gout', level: 'standard' }),
  )
})
afterAll(() => database.close())

async function partsWith(environment: Record<string, string>): Promise<ChainParts> {
  const guard = await loadGuard({ profile: 'us' })
  const knowledge = await readChainKnowledge(guard.readability.isWord)
  const models = createModels(readConfig(environment), createComposer(knowledge.tables))
  const rewording = await createRewording(models, guard, silentLog)
  const embedders = createEmbedders(undefined, database, indexTerms)
  return { database, clock, log: silentLog, models, embedders, guard, knowledge, rewording }
}

async function person(id: string, more: Partial<Parameters<typeof loadInvented>[1]> = {}): Promise<PatientActor> {
  await loadInvented(database, { id, medicines: ['colchicine 0.6 MG Oral Tablet'], ...more })
  return { role: 'patient', tenant: 'demo', user: id, person: id }
}
const ask = (actor: PatientActor, text: string, using = parts) =>
  answerWhole(using, actor, { text, person: actor.person })
const stateOf = (actor: PatientActor) =>
  database.as(actor, tx => currentReading(tx, actor, actor.person, parts.knowledge.reading, clock.now()))

test('origin, schooling, insurance and address never enter: two people who differ in nothing else are written to alike', async () => {
  const screenings = [
    { '76437-3': 'LA15606-3', '56051-6': 'LA32-8', '56799-0': 'refused', '82589-3': 'LA35-1', '63586-2': '5000' },
    { '76437-3': 'LA6156-9', '56051-6': 'LA33-6', '56799-0': 'ZZ1 1ZZ', '82589-3': 'LA30191-1', '63586-2': '90000' },
  ]
  const states = []
  for (const [at, screening] of screenings.entries())
    states.push(await stateOf(await person(`alike-${at}`, { screening })))
  expect(states[0]).toEqual(states[1])
  expect(states[0]).toMatchObject({ grade: 5.5, decidedBy: 'baseline' })
})

test('the database refuses a signal about who a person is', async () => {
  const actor = await person('refused')
  for (const kind of ['race', 'education', 'insurance', 'postcode', 'language'])
    await expect(
      database.as(actor, tx =>
        tx.query(
          `insert into reading_signal (tenant_id, person_id, signal_id, kind, given_by, given_at) values ('demo', 'refused', $1, $1, 'refused', now())`,
          [kind],
        ),
      ),
    ).rejects.toThrow()
})

test('a new diagnosis and a hospital stay make it plainer for a while; an old one does not', async () => {
  const condition = (since: string) => ({ text: 'Gout', system: 'http://snomed.info/sct', code: '90560007', since })
  expect(await stateOf(await person('fresh', { conditions: [condition('2026-11-15')] }))).toMatchObject({
    decidedBy: 'signals',
  })
  expect(await stateOf(await person('old', { conditions: [condition('2020-01-01')] }))).toMatchObject({ grade: 5.5 })
})

test('"I do not understand" counts for that very answer and for the next; a doctor’s question leaves no signal', async () => {
  const actor = await person('lost')
  await ask(actor, "I don't understand. What can I do about gout?")
  expect(await stateOf(actor)).toMatchObject({ grade: 4.5, contributions: [{ signal: 'not-understood' }] })
})

test('a leaflet in clinical words reaches the reader in plain ones, with its dose, its "not" and its source', async () => {
  const { reply } = await ask(await person('plain'), 'What can I do about gout?')
  expect(reply.text).toContain('colchicine 0.6 mg once daily')
  expect(reply.text).toMatch(/tell your doctor right away/i)
  expect(reply.text).toMatch(/do not/i)
  expect(reply.text).not.toMatch(/physician|notify/)
  expect(reply.grade).toBeLessThanOrEqual(6.5)
  expect(reply.sentences.every(({ kind, citations }) => kind === 'notice' || citations.length > 0)).toBe(true)
})

test('asked for simpler the answer comes out no harder, and the wish moves the level', async () => {
  const actor = await person('simpler')
  const first = await ask(actor, 'What is gout?')
  const events: ChainEvent[] = []
  for await (const event of relevel(parts, actor, actor.person, first.message, 'simple')) events.push(event)
  const last = events.at(-1)
  expect(last?.type === 'done' && last.reply.grade).toBeLessThanOrEqual(first.reply.grade)
  expect((await stateOf(actor)).contributions[0]).toMatchObject({ signal: 'asked-simpler', effect: -1 })
})

test('said back rightly a step raises a little; said otherwise it is told again more plainly, and never raises', async () => {
  const actor = await person('teacher')
  const { message, reply } = await ask(actor, 'What can I do about gout?')
  expect(await offerTeachBack(parts, actor, message)).toMatch(/own words/)
  const wrong = await teachBack(parts, actor, message, 'I drink grapefruit juice with it and take it twice a day.')
  expect(wrong).toMatchObject({ result: 'failed' })
  const step = reply.sentences.filter(({ kind }) => kind === 'action').map(({ text }) => text)
  const again = 'again' in wrong ? wrong.again : undefined
  expect(again?.text).toMatch(/not .*grapefruit/i)
  expect(again?.grade).toBeLessThanOrEqual(parts.guard.readability.grade(step.join(' ')))
  expect((await stateOf(actor)).grade).toBe(4.5)

  const other = await person('teacher-2')
  const second = await ask(other, 'What can I do about gout?')
  const right = await teachBack(
    parts,
    other,
    second.message,
    'I take colchicine 0.6 mg once a day. I do not drink grapefruit juice. If I have diarrhea that lasts I tell my doctor right away.',
  )
  expect(right).toMatchObject({ result: 'passed' })
  expect((await stateOf(other)).grade).toBe(6)
})

test('an emergency in the words said back brings the card', async () => {
  const actor = await person('urgent')
  const { message } = await ask(actor, 'What can I do about gout?')
  const told = await teachBack(parts, actor, message, 'I have crushing chest pain and I cannot breathe')
  expect(told).toMatchObject({ result: 'urgent', card: { urgency: 'emergency' } })
})

test("nobody says another person's answer back", async () => {
  const { message } = await ask(await person('owner'), 'What can I do about gout?')
  await expect(teachBack(parts, await person('other'), message, 'something')).rejects.toThrow('no such')
})

test('a model that words it more plainly and loses the dose or the "not" is not heard', async () => {
  const server = await startModelServer('openai', ({ messages }) => {
    const system = messages.find(({ role }) => role === 'system')?.content ?? ''
    const isRewording = system.includes('word sentences')
    const text = isRewording
      ? JSON.stringify({ sentences: [1, 2, 3, 4].map(id => ({ id, text: 'Take 6 mg. Drink grapefruit juice.' })) })
      : 'no JSON'
    return { do: 'reply', text }
  })
  try {
    const using = await partsWith({
      CARENAV_CHAT_PROVIDER: 'openai',
      CARENAV_CHAT_MODEL: 'test',
      OPENAI_BASE_URL: server.url,
      OPENAI_API_KEY: 'none',
    })
    const actor = await person('hostile')
    const { message } = await ask(actor, 'What can I do about gout?', using)
    const events: ChainEvent[] = []
    for await (const event of relevel(using, actor, actor.person, message, 'simple')) events.push(event)
    const last = events.at(-1)
    const text = last?.type === 'done' ? last.reply.text : ''
    expect(text).toContain('0.6 mg')
    expect(text).not.toContain('Drink grapefruit')
  } finally {
    await server.close()
  }
})
