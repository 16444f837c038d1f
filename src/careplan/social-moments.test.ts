import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { approvalConcerns } from '../reason/social/approval.ts'
import { previewOrder } from '../reason/social/preview.ts'
import { readState } from '../reason/state.ts'
import { type ReasonTables, readReasonTables } from '../reason/tables.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { freshDatabase } from '../testing/database.ts'
import { type InventedPerson, loadInvented } from '../testing/invented-person.ts'
import { suggest } from './suggest.ts'

const now = new Date('2026-11-21T14:00:00Z')
const actor = systemActor('evaluate')
let database: OwnedDatabase
let tables: ReasonTables

beforeAll(async () => {
  database = await freshDatabase()
  tables = await readReasonTables()
  return () => database.close()
})

async function drafts(person: string) {
  const report = await suggest({ database, tables }, actor, person, now)
  const rows = await database.as(actor, tx =>
    tx.query<{ id: string; kind: string; status: string }>(
      'select suggestion_id as id, kind, status from suggestion where tenant_id = $1 and person_id = $2',
      [actor.tenant, person],
    ),
  )
  return { report, open: rows.filter(({ status }) => status === 'draft').map(({ kind }) => kind) }
}
const insulin: InventedPerson = {
  id: 'moment-a',
  medicines: ['insulin lispro 100 UNT/ML Injectable Solution [Humalog]'],
}

test('on the social change: a screening makes the finding and its draft appear, a correction of that form that no longer says so makes it stale', async () => {
  await loadInvented(database, insulin)
  expect((await drafts(insulin.id)).open).toEqual([])
  await loadInvented(database, { ...insulin, screening: { 'refrigerator-working': 'no' } })
  expect((await drafts(insulin.id)).open).toEqual(['drug-storage'])
  await loadInvented(database, { ...insulin, screening: { 'refrigerator-working': 'refused' } })
  expect((await drafts(insulin.id)).report.staled).toHaveLength(1)
})

test('on the social change: housing that is lost brings storage and safe keeping up, and housing found again ends both', async () => {
  const homeless = { text: 'Homeless', system: 'http://snomed.info/sct', code: '32911000' }
  const person = { ...insulin, id: 'moment-b' }
  await loadInvented(database, { ...person, conditions: [homeless] })
  expect((await drafts(person.id)).open.toSorted()).toEqual(['drug-storage', 'lost-medicine'])
  await loadInvented(database, { ...person, conditions: [{ ...homeless, status: 'resolved' }] })
  expect((await drafts(person.id)).open).toEqual([])
})

test('at order: a refrigerated medicine that is only previewed shows the finding and leaves no trace in findings or drafts', async () => {
  const person = { id: 'moment-c', medicines: ['lisinopril 10 MG Oral Tablet'], screening: { '71802-3': 'LA31995-6' } }
  await loadInvented(database, person)
  const preview = (medicine: string) =>
    database.as(actor, tx => previewOrder(tx, actor, person.id, medicine, now, tables))
  expect((await preview('Ozempic 0.25 mg pen weekly')).findings.map(({ kind }) => kind)).toEqual(['drug-storage'])
  expect((await preview('amlodipine 5 mg')).findings).toEqual([])
  expect((await drafts(person.id)).open).toEqual([])
})

test('at order: an order that is written as a plan fires before it is given', async () => {
  const person: InventedPerson = {
    id: 'moment-d',
    medicines: [{ text: 'adalimumab 40 MG/0.4 ML Pen', status: 'draft', intent: 'plan' }],
    screening: { 'refrigerator-working': 'no' },
  }
  await loadInvented(database, person)
  expect((await drafts(person.id)).open).toEqual(['drug-storage'])
})

test('at approval: the concern is there for a stored record until a support item is beside it', async () => {
  const person = { ...insulin, id: 'moment-e', screening: { 'refrigerator-working': 'no' } }
  await loadInvented(database, person)
  const state = await database.as(actor, tx => readState(tx, actor, person.id, now, tables))
  const item = { action: 'add', text: 'Continue insulin lispro, titrate to glucose before meals' } as const
  const [concern, ...others] = approvalConcerns(state, tables, item)
  expect([concern?.kind, others]).toEqual(['drug-storage', []])
  const support = { action: 'add', text: 'A cooling case was handed out', finding: concern?.id ?? '' } as const
  expect(approvalConcerns(state, tables, item, [support])).toEqual([])
})
