import { beforeAll, expect, test } from 'vitest'
import type { Actor } from '../domain/actor.ts'
import type { Level } from '../domain/answer.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { freshDatabase } from '../testing/database.ts'
import { loadInvented } from '../testing/invented-person.ts'
import { type ReasonTables, readReasonTables } from './tables.ts'
import { checkTogether } from './together.ts'
import type { Together } from './together-answer.ts'

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
  await loadInvented(database, {
    id: 'lucia',
    medicines: ['lisinopril 20 MG Oral Tablet', 'furosemide 40 MG Oral Tablet', 'spironolactone 25 MG Oral Tablet'],
    conditions: [{ text: 'Heart failure', system: 'http://snomed.info/sct', code: '703272007' }],
    egfr: 49,
  })
  await loadInvented(database, {
    id: 'david',
    medicines: ['clopidogrel 75 MG Oral Tablet', 'pantoprazole 40 MG Oral Tablet'],
    genes: [['CYP2C19', '*2/*2', 'Poor Metabolizer']],
  })
  return () => database.close()
})

const patient = (person: string): Actor => ({ role: 'patient', tenant: 'demo', user: person, person })
const ask = (
  person: string,
  text: string,
  {
    actor = patient(person),
    level = 'simple',
    language = 'en',
  }: { actor?: Actor; level?: Level; language?: string } = {},
) => database.as(actor, tx => checkTogether(tx, actor, person, { text, level, language }, now, tables))
const said = (answer: Together | undefined): string => (answer?.sentences ?? []).map(({ text }) => text).join(' ')

test.each([
  'can I take ibuprofen with my blood thinner?',
  'is it ok to take Aleve?',
  'Can I take advl for my knee?',
  'Is naproxin safe with my blod thinner',
  'Should I avoid Motrin while on warfarin?',
  'Can I take ibuprofeno with my warfarin?',
  'can I take my warfarin with ibuprofen?',
])(
  '"%s" is answered in three short sentences: her warfarin and the bleeding, her kidneys, whom to call',
  async text => {
    const answer = await ask('ira', text)
    expect(answer?.rule?.id).toBe('warfarin-nsaid')
    expect(answer?.mine.map(fact => fact.text)).toEqual(['warfarin sodium 5 MG Oral Tablet'])
    expect(answer?.sentences).toHaveLength(3)
    expect(answer?.sentences[0]?.text).toMatch(/^Taking \w+ with your warfarin can cause bad bleeding\.$/)
    expect(answer?.sentences[1]?.text).toContain('your kidneys')
    expect(answer?.sentences[2]?.text).toMatch(/^Call your care team/)
  },
)

test('details stand at the other levels: the class, then the value behind the kidney reason', async () => {
  const standard = said(await ask('ira', 'can I take Aleve?', { level: 'standard' }))
  expect(standard).toContain('Your record lists warfarin, and Aleve is a pain medicine called an NSAID.')
  expect(standard).toContain('41 mL/min')
  expect(said(await ask('ira', 'can I take Aleve?'))).not.toContain('NSAID')
})

test('every sentence stands in what it cites: its names in the spans, its wording in the rule', async () => {
  for (const [person, text, names] of [
    ['ira', 'is it ok to take Aleve?', ['Aleve', 'warfarin']],
    ['lucia', '¿puedo tomar ibuprofeno?', ['ibuprofeno']],
    ['david', 'is clopidogrel right for me?', ['clopidogrel', 'CYP2C19', '*2/*2']],
  ] as const) {
    const answer = await ask(person, text)
    const spans = new Map(answer?.evidence.map(span => [span.id, span]))
    for (const [at, sentence] of (answer?.sentences ?? []).entries()) {
      const cited = sentence.cites.map(id => spans.get(id)?.text ?? '').join('\n')
      expect(sentence.cites.some(id => id.startsWith('rule:'))).toBe(true)
      expect(cited).toContain(sentence.text.split(' ').slice(-4).join(' '))
      if (at === 0) for (const name of names) expect(cited).toContain(name)
    }
  }
})

test('a statin and grapefruit juice', async () => {
  const answer = await ask('rosa', 'can I drink grapefruit juice with my statin')
  expect(answer?.rule?.id).toBe('statin-grapefruit')
  expect(said(answer)).toMatch(/^Having grapefruit juice with your atorvastatin can .*muscles\. Ask your care team/)
})

test('no answer says that a thing is itself', async () => {
  const answer = said(await ask('rosa', 'can I drink alcohol?', { level: 'detailed' }))
  expect(answer).toContain('alcohol')
  expect(answer).not.toMatch(/alcohol is/)
})

test('an allergy outranks everything else', async () => {
  const answer = await ask('helen', 'can i take amoxicilin')
  expect(answer?.rule?.id).toBe('penicillin-allergy')
  expect(answer?.sentences[0]?.text).toBe(
    'Do not take amoxicillin yet, because your record lists an allergy to penicillin.',
  )
  expect(said(answer)).toContain('trouble breathing')
})

test('a medicine that the record does not hold is said to be missing, and the greater danger still leads', async () => {
  const answer = await ask('rosa', 'can I take ibuprofen with my blood thinner?')
  expect(answer?.mine).toEqual([])
  expect(answer?.sentences.map(({ text }) => text)).toEqual([
    'Taking ibuprofen with a blood thinner can cause bad bleeding.',
    'I do not see a blood thinner on your medicine list.',
    expect.stringMatching(/^Call your care team/),
  ])
})

test('no rule found is never told as safe', async () => {
  const answer = await ask('rosa', 'is it ok to take Tylenol with metformin')
  expect(answer?.rule).toBeUndefined()
  expect(said(answer)).toContain('does not prove it is safe')
  const unknown = await ask('rosa', 'can I take elderberry syrup with my metformin?')
  expect(unknown?.sentences[0]?.text).toContain('not on the list')
})

test.each([
  'what is my blood pressure',
  'Can I take my warfarin at night?',
  'Do I need to take my warfarin with food?',
  'why do I take warfarin?',
  'can I take the bus to the clinic?',
  '¿cuál es mi presión?',
  '¿para qué sirve la warfarina?',
])('"%s" asks something else', async text => {
  expect(await ask('helen', text)).toBeUndefined()
})

test.each([
  ['¿puedo tomar ibuprofeno?', 'es'],
  ['Puedo tomar Advil para el dolor de rodilla', 'en'],
  ['¿Es seguro tomar naproxeno con mi pastilla para la presión?', 'es'],
])(
  '"%s" is answered in Spanish from her own heart failure and kidneys, and never from warfarin',
  async (text, language) => {
    const answer = await ask('lucia', text, { language })
    expect(answer?.sentences[0]?.text).toMatch(
      /^Tomar (ibuprofeno|Advil|naproxeno) puede hacer más grave la falla de su corazón\.$/,
    )
    expect(answer?.sentences[1]?.text).toMatch(
      /también puede dañar sus riñones, y su expediente muestra que están débiles\.$/,
    )
    expect(answer?.sentences[2]?.text).toMatch(/^Llame a su médico/)
    expect(answer?.sentences).toHaveLength(3)
    expect(said(answer)).not.toMatch(/warfarin|anticoagulante/)
  },
)

test('Spanish names stand in a Spanish answer, and what is not known is said in Spanish', async () => {
  expect(said(await ask('helen', '¿puedo tomar aspirina con mi anticoagulante?'))).toContain(
    'Tomar aspirina con su warfarina puede hacer que sangre mucho.',
  )
  expect(said(await ask('helen', 'can I take aspirin?', { language: 'es' }))).toContain('con su warfarina')
  expect(said(await ask('lucia', '¿puedo tomar paracetamol?'))).toContain('Eso no prueba que sea seguro.')
  expect(said(await ask('lucia', '¿puedo tomar jarabe de saúco con mi lisinopril?'))).toContain('no está en la lista')
  expect(said(await ask('rosa', '¿puedo tomar ibuprofeno con mi anticoagulante?'))).toContain(
    'No veo un anticoagulante en su lista de medicinas.',
  )
  expect(said(await ask('helen', '¿puedo tomar amoxicilina?'))).toContain('hay una alergia a penicilina')
})

test('a clinician reads the clinical line and the order as written', async () => {
  const answer = await ask('helen', 'can this patient take ibuprofen?', {
    actor: { role: 'clinician', tenant: 'demo', user: 'dr-obi' },
  })
  expect(said(answer)).toContain('warfarin sodium 5 MG Oral Tablet')
  expect(said(answer)).toContain('INR')
})
