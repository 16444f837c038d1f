import type { RuleTable } from '../../knowledge/rules.ts'
import { keyOf, type PlanItem } from '../delta.ts'
import type { PlanRecord } from './plan-record.ts'
import type { LoadRow } from './plan-tables.ts'

/** What a person is asked to do now, and what comes later, in the order in which it does. */
export interface Loaded {
  readonly budget: LoadRow
  readonly now: readonly PlanItem[]
  readonly later: readonly PlanItem[]
}

/** The budget of a person's reading and literacy state: the first row of care-load that holds. */
export function budgetOf(record: PlanRecord, { rows }: RuleTable<LoadRow>): LoadRow {
  const row = rows.find(({ situation, level }) =>
    situation === undefined ? level === record.level : record.state.situations.some(each => each.row.id === situation),
  )
  if (row === undefined) throw new Error(`care-load has no row for the level ${record.level}`)
  return row
}

/**
 * Safety-critical items and the team's own work stand now, always; what is in the plan already before what is new; then by
 * priority. The rest waits in that order; a step whose prerequisite is not yet in the approved plan waits for it.
 */
export function withinLoad(
  items: readonly PlanItem[],
  budget: LoadRow,
  active: ReadonlySet<string>,
  needs: (item: PlanItem) => readonly string[],
): Loaded {
  const isActive = (item: PlanItem): boolean => active.has(keyOf(item))
  const order = items.toSorted(
    (a, b) =>
      Number(b.safetyCritical) - Number(a.safetyCritical) ||
      Number(isActive(b)) - Number(isActive(a)) ||
      a.priority - b.priority ||
      a.place - b.place,
  )
  const now = new Set<string>()
  const asked = { items: 0, points: 0 }
  for (const item of order) {
    const counts = item.load > 0
    const fits = asked.items < budget.items && asked.points + item.load <= budget.points
    const waits = needs(item).some(key => items.some(other => keyOf(other) === key) && !active.has(key))
    if (!item.safetyCritical && (waits || (counts && !fits))) continue
    now.add(keyOf(item))
    if (counts) asked.items += 1
    asked.points += item.load
  }
  return {
    budget,
    now: items.filter(item => now.has(keyOf(item))),
    later: order.filter(item => !now.has(keyOf(item))),
  }
}
