import { beforeAll, expect, test } from 'vitest'
import type { Actor } from '../domain/actor.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { freshDatabase } from '../testing/database.ts'
import { loadInvented } from '../testing/invented-person.ts'
import { type ReasonTables, readReasonTables } from './tables.ts'
import { checkTogether } from './together.ts'

const now = new Date('2026-11-21T14:00:00Z')
let database: OwnedDatabase
let tables: ReasonTables

beforeAll(async () => {
  database = await freshDatabase()
  tables = await readReasonTables()
  await loadInvented(database, {
    id: 'helen',
    medicines: [
      'warfarin sodium 5 MG Oral Tablet',
      'lisinopril 10 MG Oral Tablet',
      { text: 'naproxen 500 MG Oral Tablet', status: 'stopped' },
    ],
    allergies: ['Allergy to penicillin'],
    team: ['dr-obi'],
  })
  await loadInvented(database, {
    id: 'rosa',
    medicines: ['atorvastatin 20 MG Oral Tablet', 'metformin hydrochloride 500 MG Oral Tablet'],
  })
  await loadInvented(database, { id: 'ira', medicines: ['warfarin sodium 5 MG Oral Tablet'], egfr: 41 })
  return () => database.close()
})

const patient = (person: string): Actor => ({ role: 'patient', tenant: 'demo', user: person, person })
const ask = (person: string, text: string, actor: Actor = patient(person)) =>
  database.as(actor, tx => checkTogether(tx, actor, person, text, now, tables))

test.each([
  'can I take ibuprofen with my blood thinner?',
  'is it ok to take Aleve?',
  'Can I take advl for my knee?',
  'Is naproxin safe with my blod thinner',
  'Should I avoid Motrin while on warfarin?',
  'Can I take ibuprofeno with my warfarin?',
])('"%s" is answered in three short sentences from her own warfarin', async text => {
  const answer = await ask('helen', text)
  expect(answer?.rule?.id).toBe('warfarin-nsaid')
  expect(answer?.mine.map(fact => fact.text)).toContain('warfarin sodium 5 MG Oral Tablet')
  expect(answer?.sentences).toHaveLength(3)
  expect(answer?.sentences[0]?.text).toContain('warfarin')
  expect(answer?.sentences[1]?.text).toContain('bleeding')
  expect(answer?.sentences[2]?.text).toContain('Call your care team or pharmacist')
})

test('every sentence stands in what it cites: names in the spans, rule sentences byte for byte', async () => {
  const answer = await ask('helen', 'is it ok to take Aleve?')
  const spans = new Map(answer?.evidence.map(span => [span.id, span.text]))
  for (const { text, kind, cites } of answer?.sentences ?? []) {
    const cited = cites.map(id => spans.get(id) ?? '').join('\n')
    expect(cites.length).toBeGreaterThan(0)
    if (kind === 'fact') for (const name of ['warfarin', 'Aleve', 'NSAID']) expect(cited).toContain(name)
    else expect(cited).toContain(text)
  }
})

test('a statin and grapefruit juice', async () => {
  const answer = await ask('rosa', 'can I drink grapefruit juice with my statin')
  expect(answer?.rule?.id).toBe('statin-grapefruit')
  expect(answer?.sentences.map(({ text }) => text).join(' ')).toMatch(/atorvastatin.*muscles.*Ask your care team/)
})

test('an allergy outranks everything else', async () => {
  const answer = await ask('helen', 'can i take amoxicilin')
  expect(answer?.rule?.id).toBe('penicillin-allergy')
  expect(answer?.sentences[0]?.text).toBe('Your record lists this allergy: Allergy to penicillin.')
})

test('weak kidneys are named beside the bleeding risk, and the call to make comes last', async () => {
  const answer = await ask('ira', 'can I take ibuprofen?')
  expect(answer?.sentences.map(({ text }) => text)).toContain('This pain medicine can hurt weak kidneys.')
  expect(answer?.sentences.at(-1)?.text).toContain('Call your care team')
})

test('a medicine that the record does not hold is said to be missing, and the general warning still stands', async () => {
  const answer = await ask('rosa', 'can I take ibuprofen with my blood thinner?')
  expect(answer?.mine).toEqual([])
  expect(answer?.sentences[0]).toMatchObject({
    kind: 'notice',
    text: 'I do not see this on your medicine list: blood thinner.',
  })
  expect(answer?.sentences[1]?.text).toContain('bleeding')
})

test('no rule found is never told as safe', async () => {
  const answer = await ask('rosa', 'is it ok to take Tylenol with metformin')
  expect(answer?.rule).toBeUndefined()
  expect(answer?.sentences.at(-1)?.text).toContain('does not prove it is safe')
  const unknown = await ask('rosa', 'can I take elderberry syrup with my metformin?')
  expect(unknown?.sentences[0]?.text).toContain('not on the list')
})

test.each([
  'what is my blood pressure',
  'Can I take my warfarin at night?',
  'why do I take warfarin?',
  'can I take the bus to the clinic?',
])('"%s" asks something else', async text => {
  expect(await ask('helen', text)).toBeUndefined()
})

test('a clinician reads the clinical line and the order as written', async () => {
  const answer = await ask('helen', 'can this patient take ibuprofen?', {
    role: 'clinician',
    tenant: 'demo',
    user: 'dr-obi',
  })
  const said = answer?.sentences.map(({ text }) => text).join(' ')
  expect(said).toContain('warfarin sodium 5 MG Oral Tablet')
  expect(said).toContain('INR')
})
