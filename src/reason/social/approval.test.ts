import { beforeAll, expect, test } from 'vitest'
import { conditionFact, medicineFact, stateWith } from '../../testing/supposed-facts.ts'
import { check } from '../findings.ts'
import { type ReasonTables, readReasonTables } from '../tables.ts'
import { approvalConcerns } from './approval.ts'

let tables: ReasonTables
beforeAll(async () => {
  tables = await readReasonTables()
})
const homeless = conditionFact('Homeless', 'http://snomed.info/sct', '32911000')
const state = (...texts: readonly string[]) => stateWith([...texts.map(text => medicineFact(text)), homeless], tables)
const kinds = (...args: Parameters<typeof approvalConcerns>) => approvalConcerns(...args).map(({ kind }) => kind)

test('an item that adds a refrigerated medicine for a person without a home brings the storage finding up', () => {
  const item = { action: 'add', text: 'Start insulin glargine 10 units at bedtime' } as const
  expect(kinds(state('metformin 500 MG Oral Tablet'), tables, item)).toEqual(['drug-storage'])
})

test('an item that keeps her insulin brings it up too', () => {
  const item = { action: 'modify', text: 'Continue insulin lispro, review doses in two weeks' } as const
  expect(kinds(state('insulin lispro 100 UNT/ML Injectable Solution [Humalog]'), tables, item)).toEqual([
    'drug-storage',
  ])
})

test.each([
  ['a room-temperature medicine', { action: 'add', text: 'Start lisinopril 10 mg daily' }],
  ['an item without a medicine', { action: 'add', text: 'Check HbA1c in three months' }],
  ['ending a refrigerated medicine that is not indicated', { action: 'remove', text: 'Stop exenatide' }],
] as const)('%s is approved without a question', (_, item) => {
  expect(kinds(state('metformin 500 MG Oral Tablet'), tables, item)).toEqual([])
})

test('a stable home raises no concern', () => {
  const housed = stateWith([medicineFact('metformin 500 MG Oral Tablet')], tables)
  expect(kinds(housed, tables, { action: 'add', text: 'Start insulin glargine 10 units at bedtime' })).toEqual([])
})

test('support that is active, or approved in the same call, answers the concern, and support itself raises none', () => {
  const at = state('insulin glargine 100 UNT/ML Injectable Solution')
  const [storage] = check(at, tables).filter(({ kind }) => kind === 'drug-storage')
  const item = { action: 'add', text: 'Continue insulin glargine, titrate by fasting glucose' } as const
  const support = { action: 'add', text: storage?.proposals[0]?.text ?? '', finding: storage?.id ?? '' } as const
  expect(support.text).toContain('cooling case')
  expect(kinds(at, tables, item)).toEqual(['drug-storage'])
  expect(kinds(at, tables, item, [support])).toEqual([])
  expect(kinds(at, tables, support)).toEqual([])
  expect(kinds(at, tables, { ...support, text: 'Give her the cooling case that we have here' })).toEqual([])
  expect(kinds(at, tables, item, [{ action: 'add', text: 'Refer to podiatry', finding: 'another' }])).toEqual([
    'drug-storage',
  ])
})

test('a powered device without power is asked about as well', () => {
  const dark = stateWith(
    [
      medicineFact('Oxygen concentrator 2 L/min, continuous'),
      conditionFact('Inadequate housing utilities', 'http://hl7.org/fhir/sid/icd-10-cm', 'Z59.12'),
    ],
    tables,
  )
  expect(kinds(dark, tables, { action: 'add', text: 'Continue home oxygen by oxygen concentrator' })).toEqual([
    'device-power',
  ])
})
