import type { RuleTable } from '../../knowledge/rules.ts'
import { keyOf, type PersonalDelta, type PlanItem } from '../delta.ts'
import { type PlanContext, standardOf } from './context.ts'
import { offersOf } from './contraindications.ts'
import type { Loaded } from './load.ts'
import type { DeltaReason } from './plan-tables.ts'

/** Something that a plan must not have. A plan with one is not proposed. */
export interface Breach {
  readonly kind:
    | 'contraindicated'
    | 'prerequisite-missing'
    | 'unsafe-removal'
    | 'not-feasible'
    | 'over-load'
    | 'deferred-safety'
    | 'unexplained'
  readonly item: string
  readonly detail: string
}

export interface CheckedPlan extends Pick<Loaded, 'now' | 'later' | 'budget'> {
  readonly base: readonly PlanItem[]
  readonly deltas: readonly PersonalDelta[]
}

/** Reads the finished plan against the record once more, without knowing how it was made. */
export function breachesOf(plan: CheckedPlan, context: PlanContext): readonly Breach[] {
  const items = [...plan.now, ...plan.later]
  const of = (item: Pick<PlanItem, 'pathway' | 'action'>) => plan.deltas.filter(delta => keyOf(delta) === keyOf(item))
  return [
    ...items.flatMap(item => [
      ...contraindicated(item, of(item), context),
      ...withoutPrerequisite(item, items, plan, context),
      ...notFeasible(item, of(item), context),
    ]),
    ...plan.deltas.flatMap(delta => unsound(delta, context.knowledge.reasons)),
    ...overLoad(plan),
  ]
}

const breach = (kind: Breach['kind'], item: Pick<PlanItem, 'pathway' | 'action'>, detail: string): Breach => ({
  kind,
  item: keyOf(item),
  detail,
})

/** Something the record speaks against must be said in the item, and stands there without a way out only when it is safety-critical. */
function contraindicated(item: PlanItem, deltas: readonly PersonalDelta[], context: PlanContext): readonly Breach[] {
  const { open, excluded } = offersOf(item, context)
  if (excluded.length === 0) return []
  const isSaid = deltas.some(({ op, reason }) => op === 'modify' && reason.startsWith('contraindicated-'))
  return isSaid && (open.length > 0 || item.safetyCritical)
    ? []
    : [breach('contraindicated', item, excluded.map(({ name, because }) => `${name}: ${because}`).join('; '))]
}

/** A prerequisite is in the plan, or left it because it stands: done, not due, or held by another pathway. */
function withoutPrerequisite(
  item: PlanItem,
  items: readonly PlanItem[],
  { base, deltas }: CheckedPlan,
  context: PlanContext,
): readonly Breach[] {
  if (item.safetyCritical) return []
  return (standardOf(context, item)?.action.dependsOn ?? []).flatMap(action => {
    const needed = { pathway: item.pathway, action }
    const key = keyOf(needed)
    if (items.some(each => keyOf(each) === key) || !base.some(each => keyOf(each) === key)) return []
    const stands = deltas.some(
      delta =>
        keyOf(delta) === key && delta.op === 'remove' && reasonRow(delta, context.knowledge.reasons)?.safety === true,
    )
    return stands ? [] : [breach('prerequisite-missing', item, `${key} is not in the plan`)]
  })
}

function notFeasible(item: PlanItem, deltas: readonly PersonalDelta[], context: PlanContext): readonly Breach[] {
  const isCold = standardOf(context, item)?.action.needsCold === true
  const isHard = context.findings.some(({ kind }) => kind === 'drug-storage')
  return isCold && isHard && !deltas.some(({ reason }) => reason === 'no-cold-storage')
    ? [breach('not-feasible', item, 'a medicine that is kept cold, without support for its storage')]
    : []
}

const reasonRow = ({ reason }: PersonalDelta, { rows }: RuleTable<DeltaReason>): DeltaReason | undefined =>
  rows.find(({ id }) => id === reason)

/** Every difference has a coded reason that allows it, and evidence where the reason asks for some. */
function unsound(delta: PersonalDelta, reasons: RuleTable<DeltaReason>): readonly Breach[] {
  const row = reasonRow(delta, reasons)
  if (row === undefined || !row.ops.includes(delta.op))
    return [breach('unexplained', delta, `${delta.reason} does not explain "${delta.op}"`)]
  if (row.evidence && delta.evidence.length === 0) return [breach('unexplained', delta, 'no evidence')]
  return delta.op === 'remove' && delta.item.safetyCritical && !row.safety
    ? [breach('unsafe-removal', delta, `${delta.reason} does not take a safety-critical action out`)]
    : []
}

function overLoad({ now, later, budget }: CheckedPlan): readonly Breach[] {
  const asked = now.filter(({ load }) => load > 0)
  const points = asked.reduce((sum, { load }) => sum + load, 0)
  const optional = asked.filter(({ safetyCritical }) => !safetyCritical)
  const isOver = asked.length > budget.items || points > budget.points
  return [
    ...(isOver ? optional.map(item => breach('over-load', item, `${asked.length} items, ${points} points`)) : []),
    ...later.filter(({ safetyCritical }) => safetyCritical).map(item => breach('deferred-safety', item, 'deferred')),
  ]
}
