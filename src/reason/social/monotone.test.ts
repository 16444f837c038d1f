import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Finding, Proposal } from '../../domain/careplan.ts'
import type { StoredFact } from '../../record/facts.ts'
import { conditionFact, medicineFact, needFact, stateWith } from '../../testing/supposed-facts.ts'
import { check } from '../findings.ts'
import type { State } from '../state.ts'
import { wordsOf } from '../substances.ts'
import { type ReasonTables, readReasonTables } from '../tables.ts'

let tables: ReasonTables
beforeAll(async () => {
  tables = await readReasonTables()
})

const severities = ['low', 'moderate', 'high']
const certainties = ['possible', 'probable', 'established']

/** What the state with one more circumstance says less of: a finding gone, a level lower, a proposal or a piece of evidence lost. */
function lost(before: readonly Finding[], after: readonly Finding[]): readonly string[] {
  return before.flatMap(old => {
    const same = after.find(({ kind, evidence }) => {
      const ids = new Set(evidence.map(({ id }) => id))
      return kind === old.kind && old.evidence.every(({ id }) => ids.has(id))
    })
    if (same === undefined) return [`${old.kind} is gone`]
    return [
      ...(severities.indexOf(same.severity) < severities.indexOf(old.severity) ? [`${old.kind} is less severe`] : []),
      ...(certainties.indexOf(same.certainty) < certainties.indexOf(old.certainty) ? [`${old.kind} is less sure`] : []),
      ...(old.proposals.every(each => same.proposals.some(other => includes(other, each)))
        ? []
        : [`${old.kind} lost a proposal`]),
    ]
  })
}

/** The same action and risk, and every word of the old wording: one more medicine in the finding adds its name. */
function includes(now: Proposal, old: Proposal): boolean {
  const words = new Set(wordsOf(now.patientText))
  return now.action === old.action && now.risk === old.risk && wordsOf(old.patientText).every(word => words.has(word))
}

/** Records out of the tables themselves: medicines of every class, storage row and group; illnesses; needs and social codes. */
function arbitraryPairs(): fc.Arbitrary<readonly [readonly StoredFact[], StoredFact]> {
  const names = [
    ...tables.classes.rows.flatMap(row => row.members.map(({ name }) => `${name} Oral Tablet`)),
    ...tables.storage.rows.flatMap(row =>
      row.kind === 'medicine' ? row.medicines.map(name => [name, ...row.forms.slice(0, 1)].join(' ')) : [],
    ),
    ...['CPAP machine', 'Dexcom G7', 'tube feeding', 'infliximab infusion', 'azithromycin powder for suspension'],
  ]
  const coded = (isSocial: boolean) =>
    tables.situations.rows
      .filter(({ social }) => social === isSocial)
      .flatMap(row =>
        row.codes.map(code => {
          const [system = '', value = ''] = code.replace('*', '0').split('|')
          return conditionFact(row.title, system, value)
        }),
      )
  const needs = tables.screening.rows.map(({ need, id }) => needFact(need, id, true))
  const social = fc.constantFrom(...coded(true), ...needs)
  const past = needs.map(({ text, detail }) => needFact(text, String(detail['category']), false, '2026-09-01'))
  const status = fc.constantFrom({}, {}, {}, { status: 'draft', detail: { intent: 'plan' } })
  const medicine = fc.tuple(fc.constantFrom(...names), status).map(([name, part]) => medicineFact(name, part))
  return fc.tuple(
    fc
      .tuple(
        fc.array(medicine, { minLength: 1, maxLength: 5 }),
        fc.array(fc.constantFrom(...coded(false)), { maxLength: 2 }),
        fc.array(fc.oneof(social, fc.constantFrom(...past)), { maxLength: 3 }),
      )
      .map(parts => parts.flat()),
    social,
  )
}

/** Four parts of 2,500: 10,000 records in all. */
const parts = [20_261_130, 20_261_131, 20_261_132, 20_261_133]
const pairs = 2_500

function firstLoss(run: (state: State, tables: ReasonTables) => readonly Finding[], seed: number): readonly string[] {
  let seen = 0
  let withFindings = 0
  for (const [record, risk] of fc.sample(arbitraryPairs(), { numRuns: pairs, seed })) {
    seen += 1
    const before = run(stateWith(record, tables), tables)
    const losses = lost(before, run(stateWith([...record, risk], tables), tables))
    if (before.length > 0) withFindings += 1
    if (losses.length > 0) return losses
  }
  // A generator that made no findings would prove nothing.
  expect(seen).toBe(pairs)
  expect(withFindings).toBeGreaterThan(pairs / 4)
  return []
}

test.each(parts)('one more social risk never lowers a finding nor removes an item: 2,500 records of seed %i', seed => {
  expect(firstLoss(check, seed)).toEqual([])
})

test('a refused or unanswered question changes nothing at all', () => {
  const silent = tables.screening.rows.map(({ need, id }) => {
    const { value: _, ...fact } = needFact(need, id, true)
    return { ...fact, status: 'unknown', detail: { category: id, needs: [], denied: [] } }
  })
  let withFindings = 0
  for (const [record] of fc.sample(arbitraryPairs(), { numRuns: 1_000, seed: 3 })) {
    const before = check(stateWith(record, tables), tables)
    if (before.length > 0) withFindings += 1
    expect(check(stateWith([...record, ...silent], tables), tables)).toEqual(before)
  }
  expect(withFindings).toBeGreaterThan(250)
})

test.each<[string, (state: State, tables: ReasonTables) => readonly Finding[], string]>([
  [
    'storage is told as less severe to people who use drugs',
    (state, all) => {
      const isBiased = state.situations.some(({ row }) => row.id === 'drug-use')
      return check(state, all).map(each => (isBiased ? { ...each, severity: 'low' } : each))
    },
    'less severe',
  ],
  [
    'interactions are left out for people without a home',
    (state, all) => {
      const isBiased = state.situations.some(({ row }) => row.id === 'homeless')
      return check(state, all).filter(({ kind }) => !isBiased || kind !== 'drug-drug')
    },
    'is gone',
  ],
  [
    'the last proposal is dropped when money is short',
    (state, all) => {
      const isBiased = state.situations.some(({ row }) => row.id === 'money-strain')
      return check(state, all).map(each => (isBiased ? { ...each, proposals: each.proposals.slice(0, -1) } : each))
    },
    'lost a proposal',
  ],
])('a planted rule is found: %s', (_, planted, told) => {
  expect(firstLoss(planted, 7).join()).toContain(told)
})
