import { beforeAll, expect, test } from 'vitest'
import type { Actor } from '../domain/actor.ts'
import { type Guard, loadGuard } from '../guard/guard.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { freshDatabase } from '../testing/database.ts'
import { loadInvented } from '../testing/invented-person.ts'
import { type ReasonTables, readReasonTables } from './tables.ts'
import { checkTogether } from './together.ts'

const now = new Date('2026-11-21T14:00:00Z')
let database: OwnedDatabase
let tables: ReasonTables
let guard: Guard

beforeAll(async () => {
  database = await freshDatabase()
  tables = await readReasonTables()
  guard = await loadGuard()
  await loadInvented(database, {
    id: 'david',
    medicines: ['clopidogrel 75 MG Oral Tablet', 'pantoprazole 40 MG Oral Tablet'],
    genes: [['CYP2C19', '*2/*2', 'Poor Metabolizer']],
    team: ['dr-obi'],
  })
  await loadInvented(database, {
    id: 'rosa',
    medicines: ['insulin glargine 100 UNT/ML Injectable Solution', 'metformin hydrochloride 500 MG Oral Tablet'],
    allergies: ['Allergy to penicillin'],
    screening: { 'refrigerator-working': 'no' },
  })
  return () => database.close()
})

async function answer(person: string, text: string, language = 'en', role: Actor['role'] = 'patient') {
  const actor: Actor =
    role === 'patient'
      ? { role: 'patient', tenant: 'demo', user: person, person }
      : { role: 'clinician', tenant: 'demo', user: 'dr-obi' }
  const question = { text, language, level: 'simple' as const }
  const found = await database.as(actor, tx => checkTogether(tx, actor, person, question, now, tables))
  if (found === undefined) return undefined
  const { sentences, evidence } = found
  const reader = role === 'patient' ? ('patient' as const) : ('clinician' as const)
  const checked = guard.check(
    { origin: 'record', kind: 'answered', sentences, evidence },
    { question: { ...question, reader, previous: [] }, now },
  )
  expect(checked.dropped).toEqual([])
  return sentences.map(each => each.text).join(' ')
}

test.each([
  'Is clopidogrel right for me?',
  'is Plavix safe for me',
  'Should I be on clopidogrel?',
  'do I need clopidogrel',
  'can I take clopidogrel?',
])('"%s" names the gene result, forbids stopping, and sends to the heart doctor', async text => {
  const said = await answer('david', text)
  expect(said).toContain('CYP2C19 *2/*2')
  expect(said).toContain('clopidogrel can work less well')
  expect(said).toContain('Do not stop it on your own')
  expect(said).toContain('Call your heart doctor')
  expect(said).not.toMatch(/\byes\b/i)
})

test('the same in Spanish', async () => {
  const said = await answer('david', '¿El clopidogrel es bueno para mí?', 'es')
  expect(said).toMatch(/CYP2C19 \*2\/\*2.*No lo deje por su cuenta.*Llame a su cardiólogo/)
})

test('a clinician reads the result and the guideline', async () => {
  const said = await answer('david', 'Is clopidogrel right for this patient?', 'en', 'clinician')
  expect(said).toMatch(/CYP2C19 Poor Metabolizer \(\*2\/\*2\).*CPIC 2022/)
})

test('an own medicine that must stay cold in a home without a refrigerator', async () => {
  const said = await answer('rosa', 'is my insulin right for me?')
  expect(said).toMatch(/Insulin glargine must stay cold.*28 days.*Do not stop it on your own/)
})

test('nothing found is told as nothing found, with whom to ask', async () => {
  const said = await answer('rosa', 'is metformin safe for me?')
  expect(said).toContain('I found nothing in your record against metformin.')
  expect(said).toContain('not proof that it is right for you')
  expect(said).toContain('Ask your care team')
  expect(await answer('rosa', 'do I need my metformin?')).toContain('I cannot tell if you need metformin.')
})

test('a medicine that is not taken yet is checked against allergies and all', async () => {
  expect(await answer('rosa', 'is amoxicillin safe for me?')).toContain('allergy to penicillin')
  expect(await answer('rosa', 'is ibuprofen right for me?')).toContain('before you take it')
})

test.each(['is my insulin still good?', 'do I need a flu shot?', 'do I need to take metformin with food?'])(
  '"%s" is another question',
  async text => {
    expect(await answer('rosa', text)).toBeUndefined()
  },
)
