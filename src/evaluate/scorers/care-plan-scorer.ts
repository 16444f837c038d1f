import { z } from 'zod'
import { keyOf, type PlanItem } from '../../careplan/delta.ts'
import type { PersonalPlan } from '../../careplan/plan.ts'
import type { EvalCase, ScoredCase } from '../suite.ts'

const expectedSchema = z.strictObject({
  /** Exactly these pathways apply. */
  applies: z.array(z.string()).exactOptional(),
  /** `pathway/action` that stand in the plan, now or later. */
  included: z.array(z.string()).exactOptional(),
  /** Of these, none waits. */
  now: z.array(z.string()).exactOptional(),
  /** `pathway/action` that do not stand in it. */
  excluded: z.array(z.string()).exactOptional(),
  /** `pathway/action` → the coded reason of a difference. */
  reasons: z.record(z.string(), z.string()).exactOptional(),
  /** The pair's two plans are the same. */
  same: z.literal(true).exactOptional(),
  /** The second plan of the pair holds at least what the first does, as urgently. */
  notLess: z.literal(true).exactOptional(),
})

/** Scores of one plan; `changed` is that of the pair's second record. `null` where a case says nothing of a score. */
export function carePlanScores(one: EvalCase, plan: PersonalPlan, changed?: PersonalPlan): ScoredCase['scores'] {
  const expected = expectedSchema.parse(one.expected)
  const whole = [...plan.now, ...plan.later]
  const keys = new Set(whole.map(keyOf))
  const now = new Set(plan.now.map(keyOf))
  const { applies, included, excluded, reasons, same, notLess } = expected
  const wanted = [...(included ?? []), ...(expected.now ?? [])]
  const plans = changed === undefined ? [plan] : [plan, changed]
  const isSound = plans.every(({ breaches }) => breaches.length === 0)
  return {
    applies:
      applies === undefined
        ? null
        : Number(
            isSameSet(
              applies,
              plan.applied.map(({ pathway }) => pathway.id),
            ),
          ),
    included:
      wanted.length === 0
        ? null
        : Number(wanted.every(key => keys.has(key)) && (expected.now ?? []).every(key => now.has(key))),
    excluded: excluded === undefined ? null : Number(excluded.every(key => !keys.has(key))),
    reasonCorrect:
      reasons === undefined
        ? null
        : Number(
            Object.entries(reasons).every(([key, reason]) =>
              plan.deltas.some(delta => keyOf(delta) === key && delta.reason === reason),
            ),
          ),
    invariant: same === undefined ? null : Number(changed !== undefined && shown(plan) === shown(changed)),
    notLess: notLess === undefined ? null : Number(changed !== undefined && holdsAtLeast(changed, plan)),
    withoutBreaches: Number(isSound),
    withinLoad: Number(plans.every(isWithinLoad)),
  }
}

const isSameSet = (a: readonly string[], b: readonly string[]): boolean => a.toSorted().join() === b.toSorted().join()

/** All that a reader of the plan sees, without the ids of the facts, which are those of another person. */
const shown = ({ now, later, deltas, budget }: PersonalPlan): string =>
  JSON.stringify([
    now,
    later,
    budget.id,
    deltas.map(({ op, pathway, action, reason }) => [op, pathway, action, reason]),
  ])

/** Every item of `before` stands in `after`, no less urgent; what stands now still does, unless the budget is another. */
function holdsAtLeast(after: PersonalPlan, before: PersonalPlan): boolean {
  const whole = new Map([...after.now, ...after.later].map(item => [keyOf(item), item]))
  const now = new Set(after.now.map(keyOf))
  const isKept = (item: PlanItem): boolean => {
    const same = whole.get(keyOf(item)) ?? [...whole.values()].find(({ concept }) => concept === item.concept)
    return (
      same !== undefined &&
      (same.safetyCritical || !item.safetyCritical) &&
      (same.risk === 'high' || item.risk !== 'high') &&
      same.priority <= item.priority
    )
  }
  return (
    [...before.now, ...before.later].every(isKept) &&
    (after.budget.id !== before.budget.id || before.now.every(item => now.has(keyOf(item))))
  )
}

/** Counted here anew: things asked now stay within the budget, or all of them are safety-critical; none of those waits. */
function isWithinLoad({ now, later, budget }: PersonalPlan): boolean {
  const asked = now.filter(({ load }) => load > 0)
  const points = asked.reduce((sum, { load }) => sum + load, 0)
  const fits = asked.length <= budget.items && points <= budget.points
  return (
    (fits || asked.every(({ safetyCritical }) => safetyCritical)) && !later.some(({ safetyCritical }) => safetyCritical)
  )
}
