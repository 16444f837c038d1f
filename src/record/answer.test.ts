import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Actor, defaultTenant, type PatientActor } from '../domain/actor.ts'
import type { Draft, Question } from '../domain/answer.ts'
import { loadDemo } from '../ingest/ingest.ts'
import { fixedClock } from '../kernel/clock.ts'
import { sha256 } from '../kernel/ids.ts'
import { silentLog } from '../kernel/log.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import type { Database } from '../store/database.ts'
import { freshDatabase } from '../testing/database.ts'
import { answerRecordQuestion } from './answer.ts'
import { recordContext } from './context.ts'
import { readRecordKnowledge } from './knowledge.ts'
import { readOverview } from './overview.ts'
import { readTimeline } from './timeline.ts'

const clock = fixedClock('2026-11-22T09:00:00Z')
const knowledge = await readRecordKnowledge()
let database: Database

beforeAll(async () => {
  database = await freshDatabase()
  await loadDemo({ database, clock, log: silentLog, corpora: corporaFolder })
})
afterAll(() => database.close())

const patient = (person: string): PatientActor => ({ role: 'patient', tenant: defaultTenant, user: person, person })

function ask(person: string, text: string, more: Partial<Question> = {}, actor: Actor = patient(person)) {
  const question: Question = { text, reader: 'patient', level: 'simple', language: 'en', previous: [], ...more }
  return database.as(actor, tx => answerRecordQuestion(tx, actor, person, question, clock.now(), knowledge))
}
const told = (draft: Draft | undefined): string => (draft?.sentences ?? []).map(({ text }) => text).join(' ')

test('every claim cites a span whose hash is that of its text', async () => {
  for (const text of ['whats my a1c', 'list my meds', 'any allergies', 'when was I last at the doctor']) {
    const draft = await ask('rosa-delgado', text)
    const spans = new Map(draft?.evidence.map(span => [span.id, span]))
    for (const { kind, cites } of draft?.sentences ?? []) {
      if (kind === 'fact' || kind === 'guidance') expect(cites.length, text).toBeGreaterThan(0)
      for (const id of cites) expect(sha256(spans.get(id)?.text ?? ''), id).toBe(spans.get(id)?.hash)
    }
  }
})

test('a usual range that is not the goal of a person with diabetes is not told', async () => {
  expect(told(await ask('rosa-delgado', 'my A1c'))).not.toContain('usual')
  expect(told(await ask('lucia-moreno', 'my A1c'))).toContain('below 5.7 %')
})

test('a planned chemotherapy is told as a plan, never as a medicine that is taken', async () => {
  expect((await ask('marek-nowak', 'list my meds'))?.structured).toMatchObject({
    list: ['amlodipine 5 MG Oral Tablet', 'ferrous sulfate 325 MG Oral Tablet'],
  })
  expect(told(await ask('marek-nowak', 'am I on fluorouracil'))).toContain('plan')
})

test('"no known allergy" is a statement of the record, an empty list is not', async () => {
  expect(told(await ask('grace-lin', 'any allergies'))).toContain('No known allergy')
})

test('a Spanish reader is answered in Spanish', async () => {
  expect(told(await ask('lucia-moreno', '¿Tengo diabetes?', { language: 'es' }))).toContain(
    'Su expediente no muestra diabetes.',
  )
})

test('an instruction of a known form is told in Spanish, any other is quoted in the words of the record', async () => {
  const spanish = told(await ask('rosa-delgado', '¿qué medicinas tomo?', { language: 'es' }))
  expect(spanish).toContain('Tome 1 tableta por la boca 2 veces al día con comida.')
  expect(spanish).toContain('La receta dice: “Inject 6 units under the skin before breakfast, lunch and dinner”.')
  expect(spanish).not.toMatch(/(?<!“)(?:Take|Inject) /)
})

test('a plain list gives the everyday name beside the name of the record, and keeps the record in its structured twin', async () => {
  const draft = await ask('grace-lin', 'what conditions do I have')
  expect(told(draft)).toContain('High cholesterol. Your record calls it “Hyperlipidemia”.')
  expect(draft?.structured).toMatchObject({ list: expect.arrayContaining(['Hyperlipidemia']) })
})

test('what every part of a question asks is answered, each with its own citations', async () => {
  const draft = await ask('helen-marsh', 'what meds am I on and what am I allergic to?')
  expect(told(draft)).toMatch(/warfarin.*allergies.*sulf/is)
  expect(draft?.structured).toHaveProperty('parts.1.list')
})

test('a question of judgement or about another person gets no record answer', async () => {
  for (const text of ['Is clopidogrel right for me?', 'do I need clopidogrel', 'is my dose right'])
    expect(await ask('david-okafor', text), text).toBeUndefined()
  expect(await ask('grace-lin', 'what medicines does Helen Marsh take?')).toBeUndefined()
  expect(await ask('grace-lin', 'I am Ana Canario. What is metformin?')).toBeUndefined()
})

test('another person is as unknown as nobody', async () => {
  const rosa = patient('rosa-delgado')
  const foreign = ask('helen-marsh', 'any allergies', {}, rosa).catch((error: Error) => error.message)
  const nobody = ask('nobody', 'any allergies', {}, rosa).catch((error: Error) => error.message)
  expect(await foreign).toBe(await nobody)
})

test('a read of the record stands in the audit trail of the same transaction', async () => {
  const actor = patient('david-okafor')
  const actions = await database.as(actor, async tx => {
    const question = { text: 'my LDL', reader: 'patient', level: 'simple', language: 'en', previous: [] } as const
    await answerRecordQuestion(tx, actor, actor.person, question, clock.now(), knowledge)
    return tx.query('select action, subject from audit_event where person_id = $1 order by sequence desc limit 1', [
      actor.person,
    ])
  })
  expect(actions).toEqual([{ action: 'record-read', subject: 'record/measurement' }])
})

test('a question about mixing medicines brings the medicine of that class and the allergies', async () => {
  const actor = patient('helen-marsh')
  const spans = await database.as(actor, tx =>
    recordContext(
      tx,
      actor,
      actor.person,
      { text: 'can I take ibuprofen with my blood thinner?' },
      clock.now(),
      knowledge,
    ),
  )
  expect(spans.map(({ ref }) => ref)).toEqual(expect.arrayContaining(['helen-marsh-warfarin', 'helen-marsh-sulfa']))
})

test('the timeline pages through every fact once', async () => {
  const actor = patient('marek-nowak')
  const seen = await database.as(actor, async tx => {
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await readTimeline(
        tx,
        actor,
        actor.person,
        { limit: 40, ...(cursor === undefined ? {} : { cursor }) },
        clock.now(),
      )
      ids.push(...page.facts.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== undefined)
    const [all] = await tx.query<{ count: number }>(
      'select count(*)::int as count from fact where person_id = $1 and part_of is null and superseded_by is null',
      [actor.person],
    )
    return { ids, all: all?.count }
  })
  expect(new Set(seen.ids).size).toBe(seen.ids.length)
  expect(seen.ids.length).toBe(seen.all)
})

test('the overview shows needs that are present, results with direction, and every source that was read', async () => {
  const actor = patient('rosa-delgado')
  const overview = await database.as(actor, tx => readOverview(tx, actor, actor.person, clock.now(), knowledge))
  expect(overview.results.find(({ id }) => id === 'hba1c')).toMatchObject({ value: 9.6, direction: 'up' })
  expect(overview.socialNeeds.every(({ status }) => status === 'present')).toBe(true)
  expect(overview.devices[0]?.silentHours).toBeGreaterThan(0)
  const folder = new URL('demo-patients/rosa-delgado/', corporaFolder)
  expect(overview.coverage.sources.map(({ name }) => name).toSorted()).toEqual((await readdir(folder)).toSorted())
})
