import { beforeAll, describe, expect, test } from 'vitest'
import { type Guard, loadGuard } from '../../guard/guard.ts'
import { conditionFact, medicineFact, needFact, stateWith } from '../../testing/supposed-facts.ts'
import { check } from '../findings.ts'
import { clinicianLine, patientLine, sentencesOf } from '../rows/statement.ts'
import { type ReasonTables, readReasonTables } from '../tables.ts'

let tables: ReasonTables
let guard: Guard
beforeAll(async () => {
  tables = await readReasonTables()
  guard = await loadGuard()
})

const rows = () => tables.social.rows.flatMap(row => (row.kind === 'kind' ? [row] : []))
const proposals = () =>
  tables.social.rows.flatMap(row => ('propose' in row ? [row.propose].flat().map(each => [row.id, each] as const) : []))

describe('the table of circumstance × medication', () => {
  test('has sixteen kinds or more, each with mechanism, support, help and a source', () => {
    expect(rows().length).toBeGreaterThanOrEqual(16)
    for (const row of rows()) {
      expect(clinicianLine(row.statement), row.id).toMatch(/^Mechanism: .{40,}/)
      expect(row.propose.length, row.id).toBeGreaterThan(0)
      expect(row.help.length, row.id).toBeGreaterThan(0)
      expect([row.source].flat().length, row.id).toBeGreaterThan(0)
    }
  })

  test('every row of storage and of circumstances only adds, and none says to stop or change the medicine', () => {
    const storage = tables.storage.rows.flatMap(row => (row.kind === 'support' ? [[row.id, row.propose] as const] : []))
    const all = [...proposals(), ...storage]
    expect(all.length).toBeGreaterThan(20)
    expect(all.filter(([, { action }]) => action !== 'add')).toEqual([])
    const ends = /\b(stop|end|discontinue|withhold|withdraw|hold|switch|replace)\b/i
    const allowed = /do not stop|closes? the (gap|referral)|a loss is replaced/gi
    expect(all.filter(([, { text, patient }]) => ends.test(`${text} ${patient}`.replace(allowed, '')))).toEqual([])
  })

  test('what a patient reads is of grade 6 or lower, speaks to "you" and says whom to tell or ask', () => {
    const plain = (text: string): string => text.replace('{medicine}', 'your drug').replace('{helpText}', '')
    const offered = new Set(rows().flatMap(({ help }) => help))
    const lines = [
      ...rows().map(row => [row.id, patientLine(row.statement)] as const),
      ...proposals().map(([id, { patient }]) => [id, plain(patient)] as const),
      ...tables.help.rows.filter(({ id }) => offered.has(id)).map(row => [row.id, row.statement] as const),
    ]
    expect(
      lines.map(([id, text]) => [id, guard.readability.grade(text), text]).filter(([, grade]) => Number(grade) > 6),
    ).toEqual([])
    for (const row of rows()) {
      expect(patientLine(row.statement), row.id).toMatch(/\b(you|your)\b/i)
      expect(patientLine(row.statement), row.id).toMatch(/\b(tell|ask|call|talk|show)\b/i)
      expect(sentencesOf(patientLine(row.statement)).length, row.id).toBeLessThanOrEqual(3)
    }
  })

  test('names only groups, situations, needs and help that exist', () => {
    const situations = new Set(tables.situations.rows.map(({ id }) => id))
    const help = new Set(tables.help.rows.map(({ id }) => id))
    const pairs = rows().flatMap(({ pairs: each }) => each)
    expect(pairs.flatMap(each => [...each.situations, ...each.subjects]).filter(id => !situations.has(id))).toEqual([])
    expect(rows().flatMap(row => row.help.filter(id => !help.has(id)))).toEqual([])
    const groups = new Set(tables.medicineGroups.ids)
    expect(pairs.flatMap(each => each.groups).filter(id => !groups.has(id))).toEqual([])
    const needs = new Set(tables.screening.rows.map(({ need }) => need))
    expect(tables.situations.rows.flatMap(row => row.needs.filter(need => !needs.has(need)))).toEqual([])
  })
})

test('what could be read over a shoulder names neither violence nor a hotline', () => {
  const state = stateWith(
    [medicineFact('oxycodone 10 MG Oral Tablet'), conditionFact('Abuse', 'http://snomed.info/sct', '706893006')],
    tables,
  )
  const [found] = check(state, tables).filter(({ kind }) => kind === 'safety-at-home')
  expect(found?.proposals.length).toBe(2)
  expect(found?.proposals.map(({ patientText }) => patientText).join(' ')).not.toMatch(
    /violen|hurt|scare|abuse|safe|hotline|advocate|\d/i,
  )
  expect(found?.proposals.at(-1)?.text).toContain('National Domestic Violence Hotline')
})

describe('one problem is one finding', () => {
  test('three insulins, no refrigerator and no home: one storage finding with both circumstances in it', () => {
    const state = stateWith(
      [
        medicineFact('insulin glargine 100 UNT/ML Injectable Solution'),
        medicineFact('Humalog KwikPen 100 units/mL'),
        medicineFact('NPH insulin 100 units/mL vial'),
        needFact('No working refrigerator at home', 'storage', true),
        conditionFact('Homeless', 'http://snomed.info/sct', '32911000'),
      ],
      tables,
    )
    const storage = check(state, tables).filter(({ kind }) => kind === 'drug-storage')
    expect(storage).toHaveLength(1)
    expect(storage[0]?.title).toContain('no working refrigerator and unstable housing')
  })

  test('two pills and two signs of hunger: one finding that cites all four facts, the rule and the help', () => {
    const facts = [
      medicineFact('glipizide 5 MG Oral Tablet'),
      medicineFact('Amaryl 2 mg daily'),
      needFact('Worried that food would run out', 'food', true),
      conditionFact('Food insecurity', 'http://snomed.info/sct', '733423003'),
    ]
    const found = check(stateWith(facts, tables), tables).filter(({ kind }) => kind === 'food-low-sugar')
    expect(found).toHaveLength(1)
    const ids = found[0]?.evidence.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(facts.map(({ id }) => `fact:${id}`)))
    expect(ids).toEqual(expect.arrayContaining(['rule:social-medication/food-low-sugar', 'rule:help-resources/snap']))
    expect(found[0]).toMatchObject({ severity: 'high', certainty: 'established' })
  })
})

describe('three values', () => {
  const insulin = medicineFact('insulin lispro 100 UNT/ML Injectable Solution')
  const kinds = (...facts: Parameters<typeof stateWith>[0]) =>
    check(stateWith([insulin, ...facts], tables), tables).map(({ kind }) => kind)
  const icd = 'http://hl7.org/fhir/sid/icd-10-cm'
  const yes = needFact('No working refrigerator at home', 'storage', true, '2026-03-01')

  test('a later no ends it, an earlier no does not, and of one day the yes stands', () => {
    expect(kinds(yes, needFact('No working refrigerator at home', 'storage', false, '2026-09-01'))).toEqual([])
    expect(kinds(yes, needFact('No working refrigerator at home', 'storage', false, '2026-01-01'))).toEqual([
      'drug-storage',
    ])
    expect(kinds(yes, needFact('No working refrigerator at home', 'storage', false, '2026-03-01'))).toEqual([
      'drug-storage',
    ])
  })

  test('a refused answer ends nothing', () => {
    const refused = {
      ...needFact('No working refrigerator at home', 'storage', false, '2026-09-01'),
      status: 'unknown',
    }
    const { value: _, ...unknown } = { ...refused, detail: { category: 'storage', needs: [], denied: [] } }
    expect(kinds(yes, unknown)).toEqual(['drug-storage'])
    expect(kinds(unknown)).toEqual([])
  })

  test('a refused question is not denied by another question of the same form', () => {
    const worried = needFact('Not used', 'housing', true, '2026-03-01')
    const housing = { ...worried, detail: { category: 'housing', needs: ['Housing is not stable'], denied: [] } }
    const later = { ...needFact('The home has problems that need repair', 'housing', true, '2026-09-01') }
    expect(kinds(housing, later)).toEqual(['drug-storage'])
  })

  test('a screened "no" ends an older condition, and a resolved condition an older screened need', () => {
    const hungry = conditionFact('Food insecurity', icd, 'Z59.41', {
      effective: { start: '2026-02-01', precision: 'day' },
    })
    expect(kinds(hungry)).toEqual(['food-low-sugar'])
    const denied = needFact('Worried that food would run out', 'food', false, '2026-08-01')
    expect(kinds(hungry, denied)).toEqual([])
    const need = needFact('Worried that food would run out', 'food', true, '2026-02-01')
    const resolved = {
      ...hungry,
      status: 'resolved',
      effective: { start: '2026-02-01', end: '2026-07-01', precision: 'day' } as const,
    }
    expect(kinds(need, resolved)).toEqual([])
    expect(
      kinds(need, { ...resolved, effective: { start: '2026-01-01', end: '2026-01-15', precision: 'day' } }),
    ).toEqual(['food-low-sugar'])
  })

  test('a resolved illness does not end another illness of the same kind', () => {
    const asthma = conditionFact('Asthma', icd, 'J45.40')
    const old = conditionFact('Mild asthma', icd, 'J45.20', {
      status: 'resolved',
      effective: { start: '2020-01-01', end: '2026-11-01', precision: 'day' },
    })
    const found = check(stateWith([medicineFact('propranolol 40 MG Oral Tablet'), asthma, old], tables), tables)
    expect(found.map(({ kind }) => kind)).toContain('drug-condition')
  })
})
