import type { Finding } from '../../domain/careplan.ts'
import type { Span } from '../../domain/evidence.ts'
import { ruleSpan } from '../../reason/finding.ts'
import type { StoredFact } from '../../record/facts.ts'
import type { PlanItem } from '../delta.ts'
import { addition, type Made, moreWords, type PlanContext, spansOf, standardOf } from './context.ts'
import { holds, taken } from './holds.ts'
import type { AdaptationRow } from './plan-tables.ts'

/** An open finding on a medicine that the item is about: it comes first. The worst of them is named. */
export function findingDeltas(items: readonly PlanItem[], context: PlanContext): readonly Made[] {
  const { findings, record, tables } = context
  return items.flatMap(item => {
    const about = standardOf(context, item)?.action.medicines ?? []
    const facts = new Set(taken(about, record, tables).map(({ fact }) => `fact:${fact.id}`))
    const finding = findings.find(
      ({ kind, severity, evidence }) =>
        severity !== 'low' &&
        kind.startsWith('drug-') &&
        kind !== 'drug-storage' &&
        evidence.some(({ id }) => facts.has(id)),
    )
    if (finding === undefined) return []
    const more = `First settle: ${finding.title}.`
    return [moreWords(item, 'open-finding', more, finding.explanation, finding.evidence)]
  })
}

/** What situations and findings change, row by row of plan-adaptations: more words on an item, or work of the team beside it. */
export function adaptationDeltas(row: AdaptationRow) {
  return (items: readonly PlanItem[], context: PlanContext): readonly Made[] => {
    const shown = shownBy(row, context)
    const matching = items.filter(item => isMeantBy(row, item, context))
    const [first] = matching
    if (shown === undefined || first === undefined) return []
    const why = `The record shows: ${shown
      .map(({ text }) => text)
      .slice(0, 2)
      .join(' ')}`
    if (row.op === 'modify')
      return matching.map(item =>
        withPatientWords(moreWords(item, row.reason, row.statement, why, shown), row, context),
      )
    return [
      addition(itemOf(row, first, context), row.reason, why, [...shown, ruleSpan(context.knowledge.adaptations, row)]),
    ]
  }
}

/** The spans that make the row hold; undefined when it does not. */
function shownBy(row: AdaptationRow, { record, tables, findings }: PlanContext): readonly Span[] | undefined {
  const found = row.finding === undefined ? undefined : findingBy(row.finding, findings)
  if (row.finding !== undefined) return found?.evidence
  const holding = row.when === undefined ? undefined : holds(row.when, record, tables)
  return holding?.is === 'yes' && holding.facts.length > 0 ? spansOf(distinct(holding.facts)) : undefined
}

const findingBy = (start: string, findings: readonly Finding[]): Finding | undefined =>
  findings.find(({ evidence }) => evidence.some(({ id }) => id.startsWith(`rule:${start}`)))

const distinct = (facts: readonly StoredFact[]): readonly StoredFact[] => [
  ...new Map(facts.map(fact => [fact.id, fact])).values(),
]

function isMeantBy({ on }: AdaptationRow, item: PlanItem, context: PlanContext): boolean {
  const action = standardOf(context, item)?.action
  return (
    action !== undefined &&
    (on.concepts === undefined || on.concepts.includes(item.concept)) &&
    (on.kinds === undefined || on.kinds.includes(item.kind)) &&
    (on.travel === undefined || action.travel === true) &&
    (on.needsCold === undefined || action.needsCold === true)
  )
}

/** The added item stands after the actions of the pathway that called for it. */
function itemOf(
  row: Extract<AdaptationRow, { op: 'add' }>,
  beside: PlanItem,
  { record, knowledge }: PlanContext,
): PlanItem {
  const at = knowledge.adaptations.rows.findIndex(({ id }) => id === row.id)
  return {
    pathway: beside.pathway,
    action: row.id,
    place: Math.floor(beside.place / 1000) * 1000 + 900 + at,
    concept: row.id,
    kind: row.add.kind,
    title: row.title,
    text: `${row.title}: ${row.statement} (${row.add.participant})`,
    patientText: record.language.startsWith('es') ? row.add.patient.es : row.add.patient.en,
    participant: row.add.participant,
    risk: 'routine',
    safetyCritical: false,
    priority: 1,
    load: 0,
  }
}

/** The same modification with the row's own words for the patient, where it has some. */
function withPatientWords(
  { delta, spans }: Made,
  { patient }: { readonly patient?: Words },
  { record }: PlanContext,
): Made {
  if (patient === undefined || delta.op !== 'modify') return { delta, spans }
  const patientText = record.language.startsWith('es') ? patient.es : patient.en
  return { delta: { ...delta, to: { ...delta.to, patientText } }, spans }
}

interface Words {
  readonly en: string
  readonly es: string
}
