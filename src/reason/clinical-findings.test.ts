import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import type { Finding } from '../domain/careplan.ts'
import { loadRules } from '../ingest/knowledge-rules.ts'
import { sha256 } from '../kernel/ids.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { freshDatabase } from '../testing/database.ts'
import { type InventedPerson, loadInvented } from '../testing/invented-person.ts'
import { findings } from './findings.ts'
import { type ReasonTables, readReasonTables } from './tables.ts'
import { checkTogether } from './together.ts'

const now = new Date('2026-11-21T14:00:00Z')
const actor = systemActor('evaluate')
let database: OwnedDatabase
let tables: ReasonTables

beforeAll(async () => {
  database = await freshDatabase()
  tables = await readReasonTables()
  return () => database.close()
})

const at = (person: string, when = now): Promise<readonly Finding[]> =>
  database.as(actor, tx => findings(tx, actor, person, when, tables))
async function found(person: InventedPerson, kind: string): Promise<readonly Finding[]> {
  await loadInvented(database, person)
  return (await at(person.id)).filter(finding => finding.kind === kind)
}
const proposed = (all: readonly Finding[]): string =>
  all.flatMap(({ proposals }) => proposals.map(({ text }) => text)).join(' ')

test('a severe reaction makes a shared side chain a high finding, a mild one a moderate finding', async () => {
  const medicines = ['cephalexin 500 MG Oral Capsule']
  const [mild] = await found(
    { id: 'reaction-a', medicines, allergies: [{ text: 'Penicillin', reaction: 'Rash', severity: 'mild' }] },
    'drug-allergy',
  )
  const [severe] = await found(
    { id: 'reaction-b', medicines, allergies: [{ text: 'Penicillin', reaction: 'Anaphylaxis' }] },
    'drug-allergy',
  )
  expect(mild?.severity).toBe('moderate')
  expect(severe?.severity).toBe('high')
  expect(severe?.explanation).toContain('Anaphylaxis')
})

test('an intolerance is called one, at low severity, and an allergy of the same words is not', async () => {
  const medicines = ['codeine 30 MG Oral Tablet']
  const [upset] = await found(
    { id: 'upset-a', medicines, allergies: [{ text: 'Codeine', reaction: 'Nausea' }] },
    'drug-allergy',
  )
  expect(upset).toMatchObject({ severity: 'low', title: 'A recorded intolerance to the same substance: codeine' })
  const [allergy] = await found(
    { id: 'upset-b', medicines, allergies: [{ text: 'Codeine', type: 'allergy', reaction: 'Nausea' }] },
    'drug-allergy',
  )
  expect(allergy?.severity).toBe('high')
})

test('what is named instead of an NSAID with warfarin is itself checked against liver and allergies', async () => {
  const medicines = ['warfarin sodium 5 MG Oral Tablet', 'naproxen 500 MG Oral Tablet']
  const free = await found({ id: 'instead-a', medicines }, 'drug-drug')
  expect(proposed(free)).toContain('Consider acetaminophen instead of naproxen')
  const allergic = await found({ id: 'instead-b', medicines, allergies: ['Acetaminophen'] }, 'drug-drug')
  expect(proposed(allergic)).not.toContain('acetaminophen')
  expect(allergic[0]?.explanation).toContain('Not proposed: acetaminophen (recorded allergy: Acetaminophen)')
  expect(allergic[0]?.evidence.map(({ text }) => text).join(' ')).toContain('Acetaminophen')
})

test('enoxaparin is not named for warfarin in pregnancy after a heparin reaction, nor in a person whom a high interaction speaks against', async () => {
  const pregnant = [{ text: 'Pregnancy', system: 'http://snomed.info/sct', code: '77386006', since: '2026-09-01' }]
  const medicines = ['warfarin sodium 5 MG Oral Tablet']
  const open = await found({ id: 'heparin-a', medicines, conditions: pregnant }, 'drug-pregnancy')
  expect(proposed(open)).toContain('enoxaparin')
  const reacted = await found(
    { id: 'heparin-b', medicines, conditions: pregnant, allergies: ['Heparin'] },
    'drug-pregnancy',
  )
  expect(proposed(reacted)).not.toContain('Consider enoxaparin')
  const bleeding = await found(
    { id: 'heparin-c', medicines: [...medicines, 'ibuprofen 400 MG Oral Tablet'], conditions: pregnant },
    'drug-pregnancy',
  )
  expect(bleeding.find(({ title }) => title.includes('Warfarin'))?.explanation).toContain(
    'Not proposed: enoxaparin (does not go with ibuprofen)',
  )
})

test('an alternative that kidneys, pregnancy or age speak against is not named', async () => {
  const old = await found(
    {
      id: 'age-instead',
      medicines: ['naproxen 500 MG Oral Tablet', 'warfarin 5 MG Oral Tablet'],
      birthDate: '1940-01-01',
      results: [{ code: '1742-6', at: '2026-11-10', value: 400, unit: 'U/L' }],
    },
    'drug-drug',
  )
  expect(proposed(old)).not.toContain('acetaminophen')
  expect(old[0]?.explanation).toContain('Not proposed: acetaminophen')
})

test('an overdue check keeps its id and words while time goes on, and tells a missing result as not recorded', async () => {
  const person: InventedPerson = {
    id: 'overdue-a',
    medicines: [
      { text: 'warfarin 5 MG Oral Tablet', written: '2025-01-10' },
      { text: 'methotrexate 2.5 MG Oral Tablet', written: '2025-01-10' },
    ],
    results: [{ code: '6301-6', at: '2026-05-20', value: 2.4, unit: '{INR}' }],
  }
  const all = await found(person, 'monitoring-overdue')
  const [inr, methotrexate] = ['warfarin', 'methotrexate'].map(name => all.find(({ title }) => title.endsWith(name)))
  expect(inr).toMatchObject({ title: 'INR check overdue: warfarin', certainty: 'established' })
  expect(inr?.explanation).toContain('the latest result is of 2026-05-20')
  expect(methotrexate).toMatchObject({
    title: 'Blood count, liver and kidney check not recorded: methotrexate',
    certainty: 'possible',
  })
  expect((await at('overdue-a', new Date('2027-03-01T00:00:00Z'))).filter(({ id }) => id === inr?.id)).toEqual([inr])
})

test('age, kidney injury and a planned medicine are cited by their own facts', async () => {
  const [age] = await found(
    { id: 'cited-a', medicines: ['diphenhydramine 25 MG Oral Capsule'], birthDate: '1950-03-04' },
    'drug-age',
  )
  expect(age?.evidence.map(({ text }) => text)).toContain('Date of birth: 1950-03-04')
  expect(age?.explanation).not.toMatch(/\b76\b/)
  const [injury] = await found(
    {
      id: 'cited-b',
      medicines: [{ text: 'ibuprofen 400 MG Oral Tablet', status: 'draft', intent: 'plan' }],
      results: [
        { code: '2160-0', at: '2026-11-17', value: 0.9, unit: 'mg/dL' },
        { code: '2160-0', at: '2026-11-20', value: 1.6, unit: 'mg/dL' },
      ],
    },
    'drug-kidney',
  )
  expect(injury?.explanation).toContain('1.6 mg/dL')
  expect(injury?.explanation).toContain('0.9 mg/dL')
})

test('no finding removes a medicine, and all evidence of these checks is stored bytes', async () => {
  await loadRules({ database, corpora: corporaFolder })
  for (const person of ['instead-b', 'heparin-c', 'overdue-a', 'cited-b', 'upset-a']) {
    const all = await at(person)
    expect(all.flatMap(({ proposals }) => proposals.map(({ action }) => action))).not.toContain('remove')
    for (const { id, text, hash } of all.flatMap(({ evidence }) => evidence)) {
      expect(sha256(text)).toBe(hash)
      const [row] = await database.as(actor, tx =>
        tx.query<{ body: string }>(
          `select body from rule where 'rule:' || table_name || '/' || rule_id = $1
           union all select quote from fact where 'fact:' || fact_id = $1 and tenant_id = $2`,
          [id, actor.tenant],
        ),
      )
      expect(row?.body).toBe(text)
    }
  }
})

test('a person is told of pregnancy and of an intolerance when asking about a medicine that is not taken yet', async () => {
  await loadInvented(database, {
    id: 'asks-a',
    conditions: [{ text: 'Pregnancy', system: 'http://snomed.info/sct', code: '77386006', since: '2026-09-01' }],
    allergies: [{ text: 'Erythromycin', type: 'intolerance', reaction: 'Nausea' }],
  })
  const asker = { role: 'patient', tenant: 'demo', user: 'asks-a', person: 'asks-a' } as const
  const ask = async (text: string) => {
    const question = { text, language: 'en', level: 'simple' } as const
    const answer = await database.as(asker, tx => checkTogether(tx, asker, 'asks-a', question, now, tables))
    return answer?.sentences.map(sentence => sentence.text).join(' ')
  }
  expect(await ask('can I take lisinopril?')).toMatch(/^Taking lisinopril can harm a baby.*Call your care team today/)
  expect(await ask('can I take erythromycin?')).toMatch(/^Taking erythromycin can upset you again/)
})
