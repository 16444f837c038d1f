import { z } from 'zod'
import type { PlanItem } from '../../careplan/delta.ts'
import { readPlanRecord } from '../../careplan/personal/plan-record.ts'
import { readPlanKnowledge } from '../../careplan/personal/plan-tables.ts'
import { type PersonalPlan, personalPlan } from '../../careplan/plan.ts'
import { systemActor } from '../../domain/actor.ts'
import { findings } from '../../reason/findings.ts'
import { readReasonTables } from '../../reason/tables.ts'
import { loadShortRecords, type ShortRecord, shortRecordSchema } from '../care-plan-record.ts'
import { proportion } from '../metric.ts'
import { carePlanScores } from '../scorers/care-plan-scorer.ts'
import type { Metric, ScoredCase, Suite, SuiteContext } from '../suite.ts'

const inputSchema = z.strictObject({
  record: shortRecordSchema,
  /** The same person with something more known: a pair, whose two plans are compared. */
  change: shortRecordSchema.exactOptional(),
})

/** The clock of cases that name none. */
const usualNow = '2026-11-30T12:00:00Z'

/** Care plans out of records in short form: what the standard and the personal differences make of them, through the real ingest. */
export const carePlanSuite: Suite = {
  name: 'care-plan',
  description:
    'Which actions a record calls for, which it does not and why, over all pathways; pairs that must not differ.',
  run: runCarePlan,
  metrics: cases => ({
    applies: proportion(cases, 'applies'),
    included: proportion(cases, 'included'),
    excluded: proportion(cases, 'excluded'),
    reasonCorrect: proportion(cases, 'reasonCorrect'),
    invariant: proportion(cases, 'invariant'),
    notLess: proportion(cases, 'notLess'),
    constraintBreaches: complement(proportion(cases, 'withoutBreaches')),
    withoutBreaches: proportion(cases, 'withoutBreaches'),
    withinLoad: proportion(cases, 'withinLoad'),
  }),
}

async function* runCarePlan({ cases, parts, options }: SuiteContext): AsyncGenerator<ScoredCase> {
  const { corpora, log } = parts
  const database = await parts.openStore()
  const actor = systemActor('evaluate')
  try {
    const [tables, knowledge] = await Promise.all([readReasonTables(corpora), readPlanKnowledge(corpora)])
    const now = new Date(options.now ?? usualNow)
    const read = cases.map((one, at) => ({ one, person: `case-${at}`, ...inputSchema.parse(one.input) }))
    const records = read.flatMap(({ person, record, change }): readonly (readonly [string, ShortRecord])[] => [
      [person, record],
      ...(change === undefined ? [] : [[`${person}-changed`, withMore(record, change)] as const]),
    ])
    if (records.length > 0) await loadShortRecords({ database, log, corpora }, new Map(records), now)
    const planOf = (person: string): Promise<PersonalPlan> =>
      database.as(actor, async tx =>
        personalPlan({
          record: await readPlanRecord(tx, actor, person, now, tables),
          findings: await findings(tx, actor, person, now, tables),
          tables,
          knowledge,
        }),
      )
    for (const { one, person, change } of read) {
      const plan = await planOf(person)
      const changed = change === undefined ? undefined : await planOf(`${person}-changed`)
      const { kind } = one.metadata ?? {}
      yield {
        id: one.id,
        output: outputOf(plan),
        scores: carePlanScores(one, plan, changed),
        groups: { ...(typeof kind === 'string' ? { kind } : {}) },
      }
    }
  } finally {
    await database.close()
  }
}

/** The record with what the change adds: lists grow, answers and words are set. */
function withMore(record: ShortRecord, change: ShortRecord): ShortRecord {
  const lists = Object.entries(change).flatMap(([field, more]) => {
    const before: unknown = Object.entries(record).find(([name]) => name === field)?.[1]
    if (Array.isArray(more)) return [[field, [...(Array.isArray(before) ? before : []), ...more]]]
    if (field === 'screening') return [[field, { ...record.screening, ...change.screening }]]
    return [[field, more]]
  })
  return shortRecordSchema.parse({ ...record, ...Object.fromEntries(lists) })
}

/** The share of plans with a breach; must be 0. */
const complement = ({ value, low, high, n }: Metric): Metric => ({ value: 1 - value, low: 1 - high, high: 1 - low, n })

const keyOf = ({ pathway, action }: PlanItem): string => `${pathway}/${action}`

const outputOf = (plan: PersonalPlan) => ({
  applies: plan.applied.map(({ pathway }) => pathway.id),
  budget: plan.budget.id,
  now: plan.now.map(item => ({ item: keyOf(item), text: item.text, patientText: item.patientText })),
  later: plan.later.map(keyOf),
  differences: plan.deltas
    .filter(({ op }) => op !== 'keep')
    .map(({ op, pathway, action, reason, why }) => ({ op, item: `${pathway}/${action}`, reason, why })),
  breaches: plan.breaches,
})
