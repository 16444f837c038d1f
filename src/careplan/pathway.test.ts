import { readFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import { type Guard, loadGuard } from '../guard/guard.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import { readRuleStatements } from '../knowledge/statements.ts'
import { readReasonTables } from '../reason/tables.ts'
import type { Pathway } from './pathway.ts'
import { actionSpan, problemsOf, readPathways } from './pathways.ts'
import { readPlanKnowledge } from './personal/plan-tables.ts'
import { fromPlanDefinition, toPlanDefinition } from './plan-definition.ts'
import { planDefinitionSchema } from './plan-definition-schema.ts'
import type { RecordTest } from './record-test.ts'

const pathways = await readPathways()
const { adaptations, reasons, load } = await readPlanKnowledge()
const tables = await readReasonTables()
let guard: Guard
beforeAll(async () => {
  guard = await loadGuard()
})

test('every pathway of the issue is there, with two sources, goals and a review date', () => {
  expect(pathways.map(({ id }) => id).toSorted()).toEqual([
    'asthma',
    'chronic-kidney-disease',
    'colorectal-cancer-fast-track',
    'copd',
    'depression',
    'food-need',
    'heart-failure',
    'housing-need',
    'hypertension',
    'post-discharge',
    'pregnancy',
    'type-2-diabetes',
  ])
  for (const pathway of pathways) {
    expect(Object.keys(pathway.sources).length, pathway.id).toBeGreaterThanOrEqual(2)
    expect(
      pathway.actions.some(({ safetyCritical }) => safetyCritical) || pathway.id === 'hypertension',
      pathway.id,
    ).toBe(true)
    expect(pathway.reviewed).toBe('2026-11-30')
  }
})

test.each(pathways.map(each => [each.id, each] as const))(
  '%s becomes a valid PlanDefinition and comes back',
  (_id, pathway) => {
    const plan = toPlanDefinition(pathway)
    const sent: unknown = JSON.parse(JSON.stringify(plan))
    expect(planDefinitionSchema.safeParse(sent).error).toBeUndefined()
    expect(fromPlanDefinition(sent)).toEqual(pathway)
    const leaves = plan.action.flatMap(group => group.action)
    expect(leaves).toHaveLength(pathway.actions.length)
    const ids = new Set(leaves.map(({ id }) => id))
    const goals = new Set(plan.goal.map(({ id }) => id))
    for (const leaf of leaves) {
      expect(leaf.relatedAction?.every(({ actionId }) => ids.has(actionId)) ?? true).toBe(true)
      expect(leaf.goalId?.every(goal => goals.has(goal)) ?? true).toBe(true)
    }
  },
)

test('a PlanDefinition with a code that FHIR does not know is refused', () => {
  const plan = { ...toPlanDefinition(pathwayOf('copd')), status: 'in-use' }
  expect(() => fromPlanDefinition(plan)).toThrow()
})

const pathwayOf = (id: string): Pathway => {
  const found = pathways.find(each => each.id === id)
  if (found === undefined) throw new Error(id)
  return found
}

test('a pathway that names an unknown source, goal, clock or prerequisite is refused', () => {
  const asthma = pathwayOf('asthma')
  const [first, ...others] = asthma.actions
  if (first === undefined) throw new Error('no action')
  const wrong = {
    ...asthma,
    actions: [
      { ...first, source: 'nobody', goals: ['none'], dependsOn: ['nothing'] },
      ...others,
      { ...first, timing: { kind: 'within', period: 2, unit: 'd', after: 'x', clock: 'none' } as const },
    ],
  }
  expect(problemsOf(wrong).join('\n')).toMatch(
    /stands twice[\s\S]*unknown source[\s\S]*unknown goal[\s\S]*unknown action[\s\S]*unknown clock/,
  )
  expect(problemsOf(asthma)).toEqual([])
})

test('the fast oncology track carries its three clocks: 28 days, 21 days, 7 weeks', () => {
  const days = Object.fromEntries(
    pathwayOf('colorectal-cancer-fast-track').clocks?.map(({ id, days: n }) => [id, n]) ?? [],
  )
  expect(days).toEqual({ initial: 28, 'in-depth': 21, total: 49 })
})

/** Every sentence that a patient reads out of the plan tables. */
const patientWords = () => [
  ...pathways.flatMap(({ id, actions, goals }) => [
    ...actions.map(action => ({ id: `${id}/${action.id}`, words: action.patient })),
    ...goals.map(goal => ({ id: `${id}/${goal.id}`, words: goal.patient })),
  ]),
  ...adaptations.rows.flatMap(row => {
    const words = row.op === 'add' ? row.add.patient : row.patient
    return words === undefined ? [] : [{ id: row.id, words }]
  }),
  ...reasons.rows.flatMap(({ id, patient }) => (patient === undefined ? [] : [{ id, words: patient }])),
]

test('what a patient reads is of grade 6 or lower in English, and of grade 8 or lower in Spanish', () => {
  const hard = patientWords().flatMap(({ id, words }) => [
    ...(guard.readability.grade(words.en) > 6 ? [[id, guard.readability.grade(words.en), words.en]] : []),
    ...(guard.readability.grade(words.es, 'es') > 8 ? [[id, guard.readability.grade(words.es, 'es'), words.es]] : []),
  ])
  expect(patientWords().length).toBeGreaterThan(100)
  expect(hard).toEqual([])
})

test('no patient wording tells to stop, start or change a medicine, or shows a link', () => {
  const texts = patientWords().flatMap(({ words }) => [words.en, words.es])
  const orders = /\b(stop|quit) (taking|using)\b|\bdeje de tomar\b|\bstart taking\b|\btake (more|less)\b|https?:|www\./i
  expect(texts.filter(text => orders.test(text))).toEqual([])
})

test('every reason, situation and medicine that the tables name exists', async () => {
  const coded = new Set(reasons.rows.map(({ id }) => id))
  expect(adaptations.rows.filter(({ reason }) => !coded.has(reason))).toEqual([])
  const situations = new Set(tables.situations.rows.map(({ id }) => id))
  const needs = await readFile(new URL('rules/screening.yaml', corporaFolder), 'utf8')
  const used = [
    ...pathways.flatMap(({ applies, actions }) => [
      applies.when,
      ...(applies.unless === undefined ? [] : [applies.unless]),
      ...actions.flatMap(({ condition }) => condition ?? []),
    ]),
    ...adaptations.rows.flatMap(({ when }) => when ?? []),
  ].flatMap(leavesOf)
  for (const test of used) {
    if ('situation' in test) expect(test.situation.filter(id => !situations.has(id))).toEqual([])
    if ('need' in test) expect(test.need.filter(words => !needs.includes(words))).toEqual([])
  }
  expect(load.rows.flatMap(({ situation }) => situation ?? []).filter(id => !situations.has(id))).toEqual([])
  const offers = pathways.flatMap(({ actions }) => actions.flatMap(action => action.offers ?? []))
  expect(offers.filter(name => tables.substances.find(name) === undefined)).toEqual([])
})

const leavesOf = (test: RecordTest): readonly RecordTest[] =>
  'all' in test
    ? test.all.flatMap(leavesOf)
    : 'any' in test
      ? test.any.flatMap(leavesOf)
      : 'not' in test
        ? leavesOf(test.not)
        : [test]

test('what an action is cited by is what the store holds of it', async () => {
  const stored = new Map((await readRuleStatements()).map(row => [`rule:${row.table}/${row.id}`, row.statement]))
  for (const pathway of pathways)
    for (const action of pathway.actions) {
      const span = actionSpan(pathway, action)
      expect(stored.get(span.id), span.id).toBe(span.text)
    }
})
