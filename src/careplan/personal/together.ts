import type { PlanItem } from '../delta.ts'
import { actionSpan } from '../pathways.ts'
import { intervalOf } from './base-plan.ts'
import { type Made, type PlanContext, removal, standardOf } from './context.ts'
import { offersOf } from './contraindications.ts'

/** What needs an action that the record rules out leaves with it. Safety-critical actions stay: the clinician settles the order. */
export function prerequisiteDeltas(items: readonly PlanItem[], context: PlanContext): readonly Made[] {
  const gone = new Set<string>()
  for (const applied of context.applied)
    for (const { id, offers = [] } of applied.pathway.actions) {
      const here = items.some(item => item.pathway === applied.pathway.id && item.action === id)
      const { open, excluded } = offersOf({ pathway: applied.pathway.id, action: id }, context)
      if (!here && offers.length > 0 && open.length === 0 && excluded.length > 0)
        gone.add(`${applied.pathway.id}/${id}`)
    }
  return items.flatMap(item => {
    const standard = standardOf(context, item)
    const missing = standard?.action.dependsOn?.find(id => gone.has(`${item.pathway}/${id}`))
    if (standard === undefined || missing === undefined || item.safetyCritical) return []
    return [
      removal(item, 'prerequisite-missing', `It needs ${missing}, which the record speaks against.`, [
        actionSpan(standard.pathway, standard.action),
      ]),
    ]
  })
}

/** One action of a concept stays: the safety-critical one, else the one that comes round sooner, else the one that matters first. */
export function duplicateDeltas(items: readonly PlanItem[], context: PlanContext): readonly Made[] {
  const byConcept = Map.groupBy(items, ({ concept }) => concept)
  return [...byConcept.values()].flatMap(same => {
    const [kept, ...others] = same.toSorted(
      (a, b) =>
        Number(b.safetyCritical) - Number(a.safetyCritical) ||
        compare(soonness(a, context), soonness(b, context)) ||
        a.priority - b.priority ||
        a.place - b.place,
    )
    const standard = kept === undefined ? undefined : standardOf(context, kept)
    if (kept === undefined || standard === undefined) return []
    return others.map(item =>
      removal(item, 'duplicate', `${standard.pathway.title} holds it: ${kept.title}.`, [
        actionSpan(standard.pathway, standard.action),
      ]),
    )
  })
}

const soonness = (item: PlanItem, context: PlanContext): number => {
  const standard = standardOf(context, item)
  return standard === undefined ? Number.POSITIVE_INFINITY : intervalOf(standard.action)
}

/** Two infinities are the same, which their difference would not say. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b)
