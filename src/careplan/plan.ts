import type { Finding } from '../domain/careplan.ts'
import type { Span } from '../domain/evidence.ts'
import type { ReasonTables } from '../reason/tables.ts'
import { applyDeltas, keyOf, type PersonalDelta, type PlanItem } from './delta.ts'
import { actionSpan } from './pathways.ts'
import { adaptationDeltas, findingDeltas } from './personal/adaptations.ts'
import { appliedPathways, basePlan } from './personal/base-plan.ts'
import { type Breach, breachesOf } from './personal/constraints.ts'
import { type AppliedPathway, type Made, type PlanContext, type Step, standardOf } from './personal/context.ts'
import { contraindicationDeltas } from './personal/contraindications.ts'
import { doneDeltas } from './personal/done.ts'
import { budgetOf, type Loaded, withinLoad } from './personal/load.ts'
import type { PlanRecord } from './personal/plan-record.ts'
import type { PlanKnowledge } from './personal/plan-tables.ts'
import { duplicateDeltas, prerequisiteDeltas } from './personal/together.ts'

/** The standard, what is different for this person and why, and what of it is asked of her now. */
export interface PersonalPlan extends Loaded {
  readonly applied: readonly AppliedPathway[]
  readonly base: readonly PlanItem[]
  /** In the order in which they were made: `applyDeltas(base, deltas)` is `now` and `later` together. */
  readonly deltas: readonly PersonalDelta[]
  /** Every span that a difference names, by id. */
  readonly spans: ReadonlyMap<string, Span>
  /** Empty for a plan that may be proposed. */
  readonly breaches: readonly Breach[]
}

export interface PlanInput {
  readonly record: PlanRecord
  readonly tables: ReasonTables
  readonly knowledge: PlanKnowledge
  readonly findings: readonly Finding[]
  /** `pathway/action` of the plan items that are active now. */
  readonly active?: ReadonlySet<string>
  /** Further additions that were checked on their own: what a model proposed. */
  readonly proposed?: readonly Made[]
}

/** The care plan of one person over all pathways that apply. The same record, findings and tables give the same plan. */
export function personalPlan({ active = new Set(), proposed = [], ...input }: PlanInput): PersonalPlan {
  const applied = appliedPathways(input)
  const context: PlanContext = { ...input, applied }
  const base = basePlan(applied, input)
  const made: Made[] = []
  let items = base
  const steps: readonly Step[] = [
    doneDeltas,
    contraindicationDeltas,
    prerequisiteDeltas,
    duplicateDeltas,
    findingDeltas,
    ...input.knowledge.adaptations.rows.map(adaptationDeltas),
    plan => proposed.filter(({ delta }) => !plan.some(item => keyOf(item) === keyOf(delta))),
    keptDeltas(made),
  ]
  for (const step of steps) {
    const further = step(items, context)
    made.push(...further)
    items = applyDeltas(
      items,
      further.map(({ delta }) => delta),
    )
  }
  const deltas = made.map(({ delta }) => delta)
  const needs = (item: PlanItem): readonly string[] =>
    (standardOf(context, item)?.action.dependsOn ?? []).map(action => keyOf({ pathway: item.pathway, action }))
  const loaded = withinLoad(items, budgetOf(input.record, input.knowledge.load), active, needs)
  return {
    applied,
    base,
    deltas,
    spans: new Map(made.flatMap(({ spans }) => spans).map(span => [span.id, span])),
    ...loaded,
    breaches: breachesOf({ base, deltas, ...loaded }, context),
  }
}

/** What no step touched stays as the standard has it; that too is said, with the standard's own words as evidence. */
const keptDeltas =
  (made: readonly Made[]): Step =>
  (items, context) => {
    const touched = new Set(made.map(({ delta }) => keyOf(delta)))
    return items.flatMap((item): readonly Made[] => {
      const standard = standardOf(context, item)
      if (standard === undefined || touched.has(keyOf(item))) return []
      const span = actionSpan(standard.pathway, standard.action)
      const { pathway, action } = item
      const why = `Standard of ${standard.pathway.title}, version ${standard.pathway.version}.`
      return [
        {
          delta: { op: 'keep', pathway, action, reason: 'standard', evidence: [span.id], author: 'rule', why },
          spans: [span],
        },
      ]
    })
  }
