import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultTenant, type PatientActor } from '../domain/actor.ts'
import { loadGuard } from '../guard/guard.ts'
import type { KnownIdentifiers } from '../guard/identifiers/known.ts'
import { loadDemo } from '../ingest/ingest.ts'
import { fixedClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { freshDatabase } from '../testing/database.ts'
import { createPseudonyms } from './compose/pseudonym.ts'
import { readKnownIdentifiers } from './known-identifiers.ts'

const helen: PatientActor = { role: 'patient', tenant: defaultTenant, user: 'helen', person: 'helen-marsh' }
const guard = await loadGuard()
let database: OwnedDatabase
let known: KnownIdentifiers
beforeAll(async () => {
  database = await freshDatabase()
  const clock = fixedClock('2026-11-22T09:00:00Z')
  await loadDemo({ database, clock, corpora: corporaFolder, log: silentLog })
  known = await database.as(helen, tx => readKnownIdentifiers(tx, helen, 'helen-marsh'))
})
afterAll(() => database.close())

test('the record knows its person by name, birth, phone, address and record number, and the people who care for her', () => {
  expect(known.people).toContain('Helen Marsh')
  expect(known.people.length).toBeGreaterThan(1)
  expect(known.numbers).toContain('DEMO-HELEN-MARSH')
  for (const list of [known.birthDates, known.phones, known.addresses]) expect(list.length).toBeGreaterThan(0)
})

test('all of it is hidden, and put back where it stood', () => {
  const { hide, restore } = createPseudonyms(guard.identifiersIn, known)
  const text = [
    `This is MARSH, Helen, of ${known.addresses[0]}, ${known.phones[0]}.`,
    `Record demo helen marsh. ${known.people.at(-1)} knows me; call me Nell.`,
  ].join(' ')
  const hidden = hide(text)
  for (const word of ['marsh', 'nell', ...(known.people.at(-1)?.toLowerCase().split(' ').slice(-1) ?? [])])
    expect(hidden.toLowerCase()).not.toContain(word)
  expect(hidden).not.toContain(known.phones[0])
  expect(restore(hidden)).toBe(text)
})

test('another patient sees none of it', async () => {
  const other: PatientActor = { ...helen, user: 'grace', person: 'grace-lin' }
  const seen = await database.as(other, tx => readKnownIdentifiers(tx, other, 'helen-marsh'))
  expect([...seen.people, ...seen.phones, ...seen.addresses, ...seen.birthDates]).toEqual([])
})
