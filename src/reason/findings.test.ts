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

const now = new Date('2026-11-21T14:00:00Z')
const actor = systemActor('evaluate')
let database: OwnedDatabase
let tables: ReasonTables

beforeAll(async () => {
  database = await freshDatabase()
  tables = await readReasonTables()
  return () => database.close()
})

async function found(person: InventedPerson, at = now): Promise<readonly Finding[]> {
  await loadInvented(database, person)
  return database.as(actor, tx => findings(tx, actor, person.id, at, tables))
}
const kinds = (all: readonly Finding[]) => all.map(({ kind }) => kind)
const sct = 'http://snomed.info/sct'

test('insulin and no refrigerator is one finding that supports and never stops the insulin', async () => {
  const all = await found({
    id: 'storage-a',
    medicines: [
      'insulin glargine 100 UNT/ML Injectable Solution [Lantus]',
      'metformin hydrochloride 500 MG Oral Tablet',
    ],
    screening: { 'refrigerator-working': 'no' },
  })
  expect(kinds(all)).toEqual(['drug-storage'])
  const [finding] = all
  expect(finding?.severity).toBe('high')
  expect(finding?.title).toBe('Insulin glargine must be kept cold; the record shows no working refrigerator')
  expect(finding?.proposals.map(({ action }) => action)).not.toContain('remove')
  expect(finding?.proposals.some(({ text }) => text.includes('28 days below 86 °F (30 °C)'))).toBe(true)
})

test('a refrigerated injection and unstable housing is a finding; both insulins stand in it with their own limits', async () => {
  const all = await found({
    id: 'storage-b',
    medicines: [
      'insulin degludec 100 UNT/ML Pen Injector [Tresiba]',
      'insulin glulisine 100 UNT/ML Injectable Solution [Apidra]',
    ],
    conditions: [{ text: 'Homeless', system: sct, code: '32911000' }],
  })
  const limits = all.flatMap(({ proposals }) => proposals.map(({ text }) => text)).join(' ')
  expect(limits).toContain('56 days below 86 °F')
  expect(limits).toContain('28 days below 77 °F')
})

test.each([
  ['semaglutide 2.4 MG Pen Injector [Wegovy]', '28 days below 86 °F (30 °C)'],
  ['Wegovy', '28 days below 86 °F (30 °C)'],
  ['Ozempic 1 mg weekly', '56 days below 86 °F (30 °C) after first use'],
  ['Toujeo 300 UNT/ML Pen Injector', '56 days below 86 °F (30 °C) after first use'],
])('%s is kept cold, and out of the fridge for %s', async (medicine, limit) => {
  const [finding] = await found({
    id: 'storage-limit',
    medicines: [medicine],
    screening: { 'refrigerator-working': 'no' },
  })
  expect(finding?.kind).toBe('drug-storage')
  expect(finding?.proposals.map(({ text }) => text).join(' ')).toContain(limit)
})

test.each<[string, InventedPerson]>([
  [
    'insulin and a working refrigerator',
    {
      id: 'storage-c',
      medicines: ['insulin lispro 100 UNT/ML Injectable Solution'],
      screening: { 'refrigerator-working': 'yes', '71802-3': 'LA31993-1' },
    },
  ],
  [
    'metformin and no refrigerator',
    {
      id: 'storage-d',
      medicines: ['metformin hydrochloride 500 MG Oral Tablet'],
      screening: { 'refrigerator-working': 'no' },
    },
  ],
  [
    'insulin and a refused answer: refused is not "no refrigerator"',
    {
      id: 'storage-e',
      medicines: ['insulin lispro 100 UNT/ML Injectable Solution'],
      screening: { 'refrigerator-working': 'refused' },
    },
  ],
  [
    'insulin that was stopped',
    {
      id: 'storage-f',
      medicines: [{ text: 'insulin lispro 100 UNT/ML Injectable Solution', status: 'stopped' }],
      screening: { 'refrigerator-working': 'no' },
    },
  ],
  [
    'semaglutide tablets and no refrigerator',
    {
      id: 'storage-g',
      medicines: ['semaglutide 7 MG Oral Tablet [Rybelsus]'],
      screening: { 'refrigerator-working': 'no' },
    },
  ],
  [
    'semaglutide 25 MG Oral Tablet [Wegovy], a brand that is also a pen, and no refrigerator',
    {
      id: 'storage-h',
      medicines: ['semaglutide 25 MG Oral Tablet [Wegovy]'],
      screening: { 'refrigerator-working': 'no' },
    },
  ],
  [
    'Ozempic 9 MG Oral Tablet, a brand that is also a pen, and no refrigerator',
    {
      id: 'storage-i',
      medicines: ['Ozempic 9 MG Oral Tablet'],
      screening: { 'refrigerator-working': 'no' },
    },
  ],
  [
    'Wegovy tablets 25 mg, a brand that is also a pen, and no refrigerator',
    {
      id: 'storage-j',
      medicines: ['Wegovy tablets 25 mg'],
      screening: { 'refrigerator-working': 'no' },
    },
  ],
])('no storage finding for %s', async (_, person) => {
  expect(kinds(await found(person))).toEqual([])
})

test('clopidogrel in a CYP2C19 poor metabolizer proposes only alternatives that the record does not speak against', async () => {
  const [free] = await found({
    id: 'gene-a',
    medicines: ['clopidogrel 75 MG Oral Tablet'],
    genes: [['CYP2C19', '*2/*2', 'Poor Metabolizer']],
  })
  expect(free?.proposals[0]?.text).toContain('prasugrel or ticagrelor')
  expect(free?.explanation).toContain('CPIC 2022 (strong')
  const [stroke] = await found({
    id: 'gene-b',
    medicines: ['clopidogrel 75 MG Oral Tablet'],
    genes: [['CYP2C19', '*1/*2', 'Intermediate Metabolizer']],
    conditions: [{ text: 'Stroke', system: sct, code: '230690007', status: 'resolved' }],
    allergies: ['Ticagrelor'],
  })
  expect(stroke?.proposals[0]?.text).not.toMatch(/prasugrel|ticagrelor/)
  expect(stroke?.explanation).toContain('Not proposed: prasugrel (a past stroke')
  expect(stroke?.explanation).toContain('Not proposed: ticagrelor (recorded allergy')
})

test('a planned fluorouracil counts before the first dose is given', async () => {
  const all = await found({
    id: 'gene-c',
    medicines: [{ text: 'fluorouracil infusion', status: 'draft', intent: 'plan' }],
    genes: [['DPYD', 'Reference/*2A', 'Intermediate Metabolizer']],
  })
  expect(all.map(({ title }) => title)).toEqual(['Fluorouracil in a DPYD intermediate metabolizer (planned)'])
  expect(all[0]?.severity).toBe('high')
})

test.each<[string, InventedPerson]>([
  [
    'a normal metabolizer',
    { id: 'gene-d', medicines: ['clopidogrel 75 MG Oral Tablet'], genes: [['CYP2C19', '*1/*1', 'Normal Metabolizer']] },
  ],
  [
    'an indeterminate result',
    {
      id: 'gene-e',
      medicines: ['fluorouracil infusion'],
      genes: [['DPYD', 'unknown', 'Indeterminate, possibly poor metabolizer']],
    },
  ],
  [
    'a medicine of which no guideline speaks',
    { id: 'gene-f', medicines: ['metformin 500 MG Oral Tablet'], genes: [['CYP2C19', '*2/*2', 'Poor Metabolizer']] },
  ],
  [
    'fluorouracil on the skin',
    {
      id: 'gene-g',
      medicines: ['fluorouracil 50 MG/ML Topical Cream'],
      genes: [['DPYD', '*2A/*2A', 'Poor Metabolizer']],
    },
  ],
])('no gene finding for %s', async (_, person) => {
  expect(kinds(await found(person))).toEqual([])
})

test('medicines that do not go together are found by class, brand and combination', async () => {
  const [nsaid] = await found({
    id: 'pair-a',
    medicines: ['Warfarin Sodium 5 MG Oral Tablet [Coumadin]', 'naproxen sodium 220 MG Oral Tablet [Aleve]'],
  })
  expect(nsaid).toMatchObject({
    kind: 'drug-drug',
    severity: 'high',
    title: 'Warfarin with an NSAID: warfarin and naproxen',
  })
  const [combination] = await found({
    id: 'pair-b',
    medicines: ['acetaminophen 325 MG / oxycodone 5 MG Oral Tablet', 'alprazolam 0.5 MG Oral Tablet'],
  })
  expect(combination?.title).toContain('An opioid with a benzodiazepine')
})

test.each<[string, InventedPerson]>([
  [
    'warfarin and an NSAID gel',
    { id: 'pair-c', medicines: ['warfarin sodium 5 MG Oral Tablet', 'diclofenac sodium 10 MG/ML Topical Gel'] },
  ],
  [
    'warfarin and an NSAID that was stopped',
    {
      id: 'pair-d',
      medicines: ['warfarin sodium 5 MG Oral Tablet', { text: 'naproxen 500 MG Oral Tablet', status: 'stopped' }],
    },
  ],
  [
    'losartan potassium alone, whose salt is no potassium supplement',
    { id: 'pair-e', medicines: ['losartan potassium 50 MG Oral Tablet'] },
  ],
])('no interaction for %s', async (_, person) => {
  expect(kinds(await found(person))).toEqual([])
})

test('a recorded allergy meets the substance and its class', async () => {
  expect(
    kinds(
      await found({
        id: 'allergy-a',
        medicines: ['ibuprofen 400 MG Oral Tablet'],
        allergies: ['Allergy to ibuprofen'],
      }),
    ),
  ).toEqual(['drug-allergy'])
  const [penicillin] = await found({
    id: 'allergy-b',
    medicines: ['amoxicillin 500 MG Oral Capsule'],
    allergies: ['Penicillin V'],
  })
  expect(penicillin).toMatchObject({ kind: 'drug-allergy', severity: 'high' })
})

test.each<[string, InventedPerson]>([
  [
    'a food allergy',
    { id: 'allergy-c', medicines: ['amoxicillin 500 MG Oral Capsule'], allergies: ['Allergy to shellfish'] },
  ],
  [
    '"no known allergy"',
    { id: 'allergy-d', medicines: ['ibuprofen 400 MG Oral Tablet'], allergies: ['No known allergy'] },
  ],
])('no allergy finding for %s', async (_, person) => {
  expect(kinds(await found(person))).toEqual([])
})

test('kidney function speaks against metformin below 30 and against an NSAID in kidney disease', async () => {
  const [metformin] = await found({
    id: 'kidney-a',
    medicines: ['metformin hydrochloride 500 MG Oral Tablet'],
    egfr: 29,
  })
  expect(metformin).toMatchObject({ kind: 'drug-kidney', severity: 'high' })
  expect(metformin?.explanation).toContain('29 mL/min')
  const ckd = { text: 'Chronic kidney disease stage 3', system: sct, code: '433144002' }
  expect(
    kinds(await found({ id: 'kidney-b', medicines: ['ibuprofen 400 MG Oral Tablet'], conditions: [ckd] })),
  ).toEqual(['drug-kidney'])
})

test.each<[string, InventedPerson]>([
  [
    'metformin at an eGFR of exactly 45',
    { id: 'kidney-c', medicines: ['metformin hydrochloride 500 MG Oral Tablet'], egfr: 45 },
  ],
  ['an NSAID with healthy kidneys', { id: 'kidney-d', medicines: ['ibuprofen 400 MG Oral Tablet'], egfr: 92 }],
  ['an NSAID with no kidney fact on record', { id: 'kidney-e', medicines: ['ibuprofen 400 MG Oral Tablet'] }],
])('no kidney finding for %s', async (_, person) => {
  expect(kinds(await found(person))).toEqual([])
})

const icd = 'http://hl7.org/fhir/sid/icd-10-cm'
const condition = (code: string, status = 'active') => ({
  text: `Condition ${code}`,
  system: /^\d/.test(code) ? sct : icd,
  code,
  status,
})

test.each([
  ['an NSAID in heart failure', 'naproxen 500 MG Oral Tablet', '84114007', 'high'],
  ['diltiazem in a reduced ejection fraction', 'diltiazem 120 MG Oral Capsule', 'I50.22', 'high'],
  ['pioglitazone in heart failure', 'pioglitazone 30 MG Oral Tablet', 'I50.9', 'high'],
  ['a decongestant in high blood pressure', 'pseudoephedrine 30 MG Oral Tablet', 'I10', 'moderate'],
  ['an NSAID in high blood pressure', 'meloxicam 15 MG Oral Tablet', '59621000', 'moderate'],
  ['propranolol in asthma', 'propranolol 40 MG Oral Tablet', 'J45.909', 'high'],
  ['metoclopramide in Parkinson disease', 'metoclopramide 10 MG Oral Tablet', 'G20.A1', 'high'],
  ['bupropion in epilepsy', 'bupropion 150 MG Oral Tablet', '84757009', 'high'],
  ['estrogen in migraine with aura', 'ethinyl estradiol 0.02 MG / norethindrone 1 MG Oral Tablet', '4473006', 'high'],
])('%s is noticed', async (_, medicine, code, severity) => {
  const all = await found({
    id: `condition-${code}-${medicine.slice(0, 4)}`,
    medicines: [medicine],
    conditions: [condition(code)],
  })
  expect(all).toMatchObject([{ kind: 'drug-condition', severity }])
  expect(all[0]?.explanation).toContain(`Condition ${code}`)
})

test('a healed ulcer still speaks against an NSAID', async () => {
  const ulcer = condition('K25.7', 'resolved')
  const all = await found({ id: 'condition-ulcer', medicines: ['ibuprofen 400 MG Oral Tablet'], conditions: [ulcer] })
  expect(all).toMatchObject([{ kind: 'drug-condition', severity: 'high' }])
})

test.each([
  ['diltiazem in a preserved ejection fraction', 'diltiazem 120 MG Oral Capsule', condition('I50.32')],
  ['an NSAID gel in heart failure', 'diclofenac 10 MG/ML Topical Gel', condition('84114007')],
  ['propranolol in an asthma that has resolved', 'propranolol 40 MG Oral Tablet', condition('195967001', 'resolved')],
  ['beta-blocker eye drops in asthma', 'propranolol ophthalmic solution', condition('J45.20')],
  ['lisinopril in high blood pressure', 'lisinopril 10 MG Oral Tablet', condition('I10')],
  ['an estrogen in migraine without aura', 'ethinyl estradiol 0.02 MG Oral Tablet', condition('G43.009')],
])('no finding for %s', async (name, medicine, recorded) => {
  const id = `fits-${name.replace(/\W/g, '')}`
  expect(kinds(await found({ id, medicines: [medicine], conditions: [recorded] }))).toEqual([])
})

/** Two readings a day over the week before `last`. */
const week = (last: string): readonly string[] =>
  Array.from({ length: 14 }, (_, at) => new Date(Date.parse(last) - at * 12 * 3_600_000).toISOString())

test('a meter that was regular and has been silent for 48 hours is noticed, with the causes that the record shows', async () => {
  const last = '2026-11-19T14:00:00Z'
  const [quiet] = await found({
    id: 'silent-a',
    glucose: { at: week(last), lastSync: last },
    screening: { 'medicine-cost': 'yes' },
  })
  expect(quiet?.kind).toBe('silent-device')
  expect(quiet?.explanation).toContain('trouble paying')
  expect(quiet?.explanation).toContain('not been heard from')
  const [online] = await found({ id: 'silent-b', glucose: { at: week(last), lastSync: '2026-11-21T09:00:00Z' } })
  expect(online?.explanation).toContain('the device still connects')
  const later = await database.as(actor, tx =>
    findings(tx, actor, 'silent-a', new Date('2026-11-22T14:00:00Z'), tables),
  )
  expect(later).toEqual([quiet])
})

test.each<[string, readonly string[]]>([
  ['47 hours of silence', week('2026-11-19T15:00:00Z')],
  ['a meter that was never used regularly', ['2026-11-18T08:00:00Z', '2026-11-12T08:00:00Z']],
  ['a stream that ended months ago', week('2026-08-01T08:00:00Z')],
])('no finding for %s', async (name, at) => {
  expect(
    kinds(await found({ id: `silent-${name.replace(/\W/g, '')}`, glucose: { at, lastSync: at[0] ?? '' } })),
  ).toEqual([])
})

test('the same record gives the same findings, and every piece of evidence resolves to stored bytes', async () => {
  await loadRules({ database, corpora: corporaFolder })
  const read = () => database.as(actor, tx => findings(tx, actor, 'gene-b', now, tables))
  const all = await read()
  expect(await read()).toEqual(all)
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
})
