import type { PlanDelta } from '../domain/careplan.ts'
import type { Pathway, PathwayAction } from './pathway.ts'

/** One item of a plan: an action of a pathway as it stands for one person. */
export interface PlanItem {
  readonly pathway: Pathway['id']
  readonly action: PathwayAction['id']
  /** Place in the standard: the order of a plan. Unique within it. */
  readonly place: number
  readonly concept: string
  readonly kind: PathwayAction['kind']
  readonly title: string
  /** Clinician wording. */
  readonly text: string
  readonly patientText: string
  readonly participant: PathwayAction['participant']
  readonly risk: PathwayAction['risk']
  readonly safetyCritical: boolean
  readonly priority: number
  readonly load: number
}

/** A typed difference with all that is needed to take it back; `why` is one sentence without elapsed time. */
export type PersonalDelta = Omit<PlanDelta, 'op'> & { readonly why: string } & (
    | { readonly op: 'keep' }
    | { readonly op: 'add'; readonly item: PlanItem }
    | { readonly op: 'remove'; readonly item: PlanItem }
    | { readonly op: 'modify'; readonly from: PlanItem; readonly to: PlanItem }
  )

export const keyOf = ({ pathway, action }: Pick<PlanItem, 'pathway' | 'action'>): string => `${pathway}/${action}`

/**
 * The base with the differences made, in their order. Throws when one does not fit what it changes: a plan is never made from
 * differences of another base. Pure; `revertDeltas` takes exactly these steps back.
 */
export function applyDeltas(base: readonly PlanItem[], deltas: readonly PersonalDelta[]): readonly PlanItem[] {
  return deltas.reduce(applyOne, inOrder(base))
}

/** The plan with the differences taken back, last first: for every base and its deltas the base again. */
export function revertDeltas(plan: readonly PlanItem[], deltas: readonly PersonalDelta[]): readonly PlanItem[] {
  return deltas.toReversed().map(inverse).reduce(applyOne, inOrder(plan))
}

function applyOne(plan: readonly PlanItem[], delta: PersonalDelta): readonly PlanItem[] {
  const key = keyOf(delta)
  const here = plan.find(item => keyOf(item) === key)
  switch (delta.op) {
    case 'keep':
      return plan
    case 'add':
      if (here !== undefined || keyOf(delta.item) !== key) throw misfit(delta)
      return inOrder([...plan, delta.item])
    case 'remove':
      if (here === undefined || !isSame(here, delta.item)) throw misfit(delta)
      return plan.filter(item => item !== here)
    case 'modify':
      if (here === undefined || !isSame(here, delta.from) || keyOf(delta.to) !== key) throw misfit(delta)
      return inOrder(plan.map(item => (item === here ? delta.to : item)))
  }
}

function inverse(delta: PersonalDelta): PersonalDelta {
  switch (delta.op) {
    case 'keep':
      return delta
    case 'add':
      return { ...delta, op: 'remove' }
    case 'remove':
      return { ...delta, op: 'add' }
    case 'modify':
      return { ...delta, from: delta.to, to: delta.from }
  }
}

const misfit = ({ op, pathway, action }: PersonalDelta): Error =>
  new Error(`the difference "${op} ${pathway}/${action}" does not fit the plan that it is applied to`)

const inOrder = (items: readonly PlanItem[]): readonly PlanItem[] => items.toSorted((a, b) => a.place - b.place)

const isSame = (a: PlanItem, b: PlanItem): boolean => fields.every(field => a[field] === b[field])

const fields = [
  'pathway', 'action', 'place', 'concept', 'kind', 'title', 'text', 'patientText', 'participant', 'risk', 'safetyCritical', 'priority', 'load',
] as const satisfies readonly (keyof PlanItem)[] // biome-ignore format: one line of fields

/** What is stored with an approved item: the difference without its wording. */
export const toPlanDelta = ({ op, pathway, action, reason, evidence, author }: PersonalDelta): PlanDelta => ({
  op,
  pathway,
  action,
  reason,
  evidence,
  author,
})
