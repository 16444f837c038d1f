import type { Finding } from '../../domain/careplan.ts'
import type { Span } from '../../domain/evidence.ts'
import type { ReasonTables } from '../../reason/tables.ts'
import type { StoredFact } from '../../record/facts.ts'
import { spanOf } from '../../record/facts.ts'
import type { PersonalDelta, PlanItem } from '../delta.ts'
import type { Pathway, PathwayAction } from '../pathway.ts'
import type { PlanRecord } from './plan-record.ts'
import type { PlanKnowledge } from './plan-tables.ts'

/** A pathway that applies, with the facts for which it does. */
export interface AppliedPathway {
  readonly pathway: Pathway
  readonly because: readonly StoredFact[]
}

/** What every step of making a plan may look at. */
export interface PlanContext {
  readonly record: PlanRecord
  readonly tables: ReasonTables
  readonly knowledge: PlanKnowledge
  readonly findings: readonly Finding[]
  readonly applied: readonly AppliedPathway[]
}

/** A difference and the spans that its evidence names. */
export interface Made {
  readonly delta: PersonalDelta
  readonly spans: readonly Span[]
}

/** One step: the plan so far to the differences that it calls for. */
export type Step = (items: readonly PlanItem[], context: PlanContext) => readonly Made[]

/** The standard's own words on an item; undefined for one that an adaptation added. */
export function standardOf(
  { applied }: Pick<PlanContext, 'applied'>,
  item: Pick<PlanItem, 'pathway' | 'action'>,
): { readonly pathway: Pathway; readonly action: PathwayAction; readonly because: readonly StoredFact[] } | undefined {
  const of = applied.find(({ pathway }) => pathway.id === item.pathway)
  const action = of?.pathway.actions.find(({ id }) => id === item.action)
  return of === undefined || action === undefined ? undefined : { pathway: of.pathway, action, because: of.because }
}

export const spansOf = (facts: readonly StoredFact[]): readonly Span[] => facts.map(spanOf)

const base = (item: PlanItem, reason: string, why: string, spans: readonly Span[]) => ({
  pathway: item.pathway,
  action: item.action,
  reason,
  why,
  evidence: [...new Set(spans.map(({ id }) => id))],
  author: 'rule' as const,
})

export const removal = (item: PlanItem, reason: string, why: string, spans: readonly Span[]): Made => ({
  delta: { op: 'remove', ...base(item, reason, why, spans), item },
  spans,
})

export const addition = (item: PlanItem, reason: string, why: string, spans: readonly Span[]): Made => ({
  delta: { op: 'add', ...base(item, reason, why, spans), item },
  spans,
})

/** The same item with something more said to the clinician; nothing that stood there is taken away. */
export const moreWords = (from: PlanItem, reason: string, more: string, why: string, spans: readonly Span[]): Made => ({
  delta: { op: 'modify', ...base(from, reason, why, spans), from, to: { ...from, text: `${from.text} ${more}` } },
  spans,
})
