import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { loadShortRecords, type ShortRecord } from '../evaluate/care-plan-record.ts'
import { loadDemo } from '../ingest/ingest.ts'
import { fixedClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import { findings } from '../reason/findings.ts'
import { readReasonTables } from '../reason/tables.ts'
import { freshDatabase } from '../testing/database.ts'
import { applyDeltas, keyOf, revertDeltas } from './delta.ts'
import { breachesOf } from './personal/constraints.ts'
import type { PlanContext } from './personal/context.ts'
import { readPlanRecord } from './personal/plan-record.ts'
import { readPlanKnowledge, reasonOf } from './personal/plan-tables.ts'
import { type PersonalPlan, type PlanInput, personalPlan } from './plan.ts'

const database = await freshDatabase()
afterAll(() => database.close())
const now = new Date('2026-11-30T12:00:00Z')
const parts = { database, log: silentLog, corpora: corporaFolder }
const tables = await readReasonTables()
const knowledge = await readPlanKnowledge()
const actor = systemActor('operate')

const diabetes = 'snomed|44054006|Type 2 diabetes'
const records: Readonly<Record<string, ShortRecord>> = {
  nothing: { age: 50 },
  asthmatic: {
    age: 40,
    conditions: ['snomed|195967001|Asthma', 'snomed|703272007|Heart failure with reduced ejection fraction'],
  },
  kidney: {
    age: 60,
    conditions: [diabetes],
    labs: [{ is: 'loinc|98979-8|eGFR', value: 22, unit: 'mL/min/1.73 m2', days: 20 }],
  },
  pregnant: {
    age: 31,
    conditions: ['snomed|77386006|Pregnant', 'snomed|59621000|High blood pressure'],
    allergies: ['Allergy to aspirin'],
  },
  cold: {
    age: 58,
    conditions: [diabetes],
    medicines: ['insulin glargine 100 UNT/ML Injectable Solution'],
    screening: { 'refrigerator-working': 'no', 'reading-help': 'always' },
  },
  albuminuric: {
    age: 62,
    conditions: ['snomed|433144002|Chronic kidney disease stage 3', diabetes],
    allergies: ['Allergy to lisinopril'],
    labs: [
      { is: 'loinc|14959-1|Albumin/creatinine', value: 90, unit: 'mg/g', days: 20 },
      { is: 'loinc|98979-8|eGFR', value: 45, unit: 'mL/min/1.73 m2', days: 20 },
    ],
  },
}

beforeAll(async () => {
  await loadDemo({ ...parts, clock: fixedClock(now.toISOString()) })
  await loadShortRecords(parts, new Map(Object.entries(records)), now)
})

const inputOf = (person: string): Promise<PlanInput> =>
  database.as(actor, async tx => ({
    record: await readPlanRecord(tx, actor, person, now, tables),
    findings: await findings(tx, actor, person, now, tables),
    tables,
    knowledge,
  }))
const planOf = async (person: string): Promise<PersonalPlan> => personalPlan(await inputOf(person))
const reasonsFor = ({ deltas }: PersonalPlan, key: string): readonly string[] =>
  deltas.filter(delta => keyOf(delta) === key).map(({ op, reason }) => `${op} ${reason}`)
const people = [
  ...Object.keys(records),
  'rosa-delgado', 'helen-marsh', 'david-okafor', 'marek-nowak', 'grace-lin', 'lucia-moreno',
] // biome-ignore format: demo people on one line

test('a person with nothing on record gets no pathway and no item', async () => {
  const plan = await planOf('nothing')
  expect(plan.applied).toEqual([])
  expect([...plan.now, ...plan.later]).toEqual([])
})

describe.each(people)('the plan of %s', person => {
  test('is the standard with its differences, and goes back to the standard', async () => {
    const { base, deltas, now: current, later } = await planOf(person)
    const whole = [...current, ...later].toSorted((a, b) => a.place - b.place)
    expect(applyDeltas(base, deltas)).toEqual(whole)
    expect(revertDeltas(whole, deltas)).toEqual(base)
  })

  test('breaks no constraint, and every difference says why on evidence of this record or of a reviewed table', async () => {
    const input = await inputOf(person)
    const plan = personalPlan(input)
    expect(plan.breaches).toEqual([])
    const own = new Set(input.record.facts.map(({ id }) => `fact:${id}`))
    for (const { id } of [...input.record.state.allergies, ...input.record.state.readings]) own.add(`fact:${id}`)
    for (const delta of plan.deltas) {
      expect(reasonOf(knowledge.reasons, delta.reason).ops).toContain(delta.op)
      expect(delta.why.length).toBeGreaterThan(10)
      expect(delta.evidence.length, `${keyOf(delta)} ${delta.reason}`).toBeGreaterThan(0)
      for (const id of delta.evidence) {
        expect(plan.spans.has(id), id).toBe(true)
        expect(own.has(id) || id.startsWith('rule:'), id).toBe(true)
      }
    }
  })

  test('is the same when made again', async () => {
    expect(await planOf(person)).toEqual(await planOf(person))
  })
})

test('a beta blocker that asthma speaks against is named in the heart failure review, while another one stays open', async () => {
  const plan = await planOf('asthmatic')
  expect(reasonsFor(plan, 'heart-failure/four-pillars-review')).toContain('modify contraindicated-condition')
  const review = [...plan.now, ...plan.later].find(({ action }) => action === 'four-pillars-review')
  expect(review?.text).toMatch(/As the record stands, not: .*carvedilol \(asthma\)/)
  expect(review?.text).not.toMatch(/not: .*bisoprolol \(/)
})

test('metformin is not offered below an eGFR of 30, and the reason is the kidney', async () => {
  const plan = await planOf('kidney')
  expect(reasonsFor(plan, 'type-2-diabetes/first-glucose-medicine')).toEqual(['remove contraindicated-kidney'])
})

test('aspirin is not proposed in pregnancy to a person who is allergic to it', async () => {
  const plan = await planOf('pregnant')
  expect(reasonsFor(plan, 'pregnancy/aspirin-preeclampsia')).toEqual(['remove contraindicated-allergy'])
  expect(plan.applied.map(({ pathway }) => pathway.id)).toEqual(['pregnancy'])
})

test('an allergy to one ACE inhibitor leaves the ARB, and the item says which is out', async () => {
  const plan = await planOf('albuminuric')
  expect(reasonsFor(plan, 'chronic-kidney-disease/protective-medicine')).toEqual(['modify contraindicated-allergy'])
  const item = [...plan.now, ...plan.later].find(({ action }) => action === 'protective-medicine')
  expect(item?.text).toMatch(/As the record stands, not: .*lisinopril/)
})

test('insulin without a refrigerator stays in the plan and gets the storage support', async () => {
  const plan = await planOf('cold')
  expect(reasonsFor(plan, 'type-2-diabetes/insulin-care')).toContain('modify no-cold-storage')
  const item = plan.now.find(({ action }) => action === 'insulin-care')
  expect(item?.patientText).toMatch(/ask us today how to keep it safe/)
})

test('one A1c, one kidney test and one flu shot stand in the plan of a person with several pathways', async () => {
  for (const person of people) {
    const { now: current, later } = await planOf(person)
    const concepts = [...current, ...later].map(({ concept }) => concept)
    expect(new Set(concepts).size, person).toBe(concepts.length)
  }
})

test('a person who needs help with reading is asked no more than four things, safety first, and nothing is lost', async () => {
  const plan = await planOf('cold')
  expect(plan.budget.id).toBe('reading-trouble')
  const asked = plan.now.filter(({ load }) => load > 0)
  expect(asked.every(({ safetyCritical }) => safetyCritical) || asked.length <= 4).toBe(true)
  expect(plan.later.some(({ safetyCritical }) => safetyCritical)).toBe(false)
  expect(plan.later.length).toBeGreaterThan(0)
})

describe('the constraint check finds what a wrong plan holds', () => {
  const checked = async (person: string, change: (plan: PersonalPlan) => PersonalPlan) => {
    const input = await inputOf(person)
    const plan = personalPlan(input)
    const context: PlanContext = { ...input, applied: plan.applied }
    return breachesOf(change(plan), context).map(({ kind }) => kind)
  }

  test('a contraindicated item that was put back', async () => {
    const put = (plan: PersonalPlan): PersonalPlan => ({
      ...plan,
      now: [...plan.now, ...plan.base.filter(({ action }) => action === 'first-glucose-medicine')],
    })
    expect(await checked('kidney', put)).toContain('contraindicated')
  })

  test('a safety-critical item taken out for a reason that does not allow it', async () => {
    const out = (plan: PersonalPlan): PersonalPlan => {
      const item = plan.base.find(({ action }) => action === 'insulin-care')
      if (item === undefined) throw new Error('no item')
      const { pathway, action } = item
      const delta = {
        op: 'remove',
        pathway,
        action,
        reason: 'prerequisite-missing',
        evidence: ['rule:x'],
        author: 'rule',
        why: 'because',
        item,
      } as const
      return { ...plan, deltas: [...plan.deltas, delta] }
    }
    expect(await checked('cold', out)).toContain('unsafe-removal')
  })

  test('insulin without the support for its storage, an unexplained difference, a deferred safety item, too many things', async () => {
    const bare = (plan: PersonalPlan): PersonalPlan => ({
      ...plan,
      deltas: plan.deltas.filter(({ reason }) => reason !== 'no-cold-storage'),
    })
    expect(await checked('cold', bare)).toContain('not-feasible')
    const unexplained = (plan: PersonalPlan): PersonalPlan => ({
      ...plan,
      deltas: plan.deltas.map(delta => ({ ...delta, reason: 'because-i-say-so' })),
    })
    expect(await checked('cold', unexplained)).toContain('unexplained')
    const deferred = (plan: PersonalPlan): PersonalPlan => ({ ...plan, now: [], later: [...plan.now, ...plan.later] })
    expect(await checked('cold', deferred)).toContain('deferred-safety')
    const crowded = (plan: PersonalPlan): PersonalPlan => ({ ...plan, now: [...plan.now, ...plan.later], later: [] })
    expect(await checked('cold', crowded)).toContain('over-load')
  })

  test('a step whose prerequisite was lost', async () => {
    const lost = (plan: PersonalPlan): PersonalPlan => ({
      ...plan,
      now: plan.now.filter(({ action }) => action !== 'ask-today'),
    })
    expect(await checked('rosa-delgado', lost)).toContain('prerequisite-missing')
  })
})
