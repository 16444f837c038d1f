import type { Finding, PlanDelta, Proposal } from '../domain/careplan.ts'
import type { Span } from '../domain/evidence.ts'
import { stableId } from '../kernel/ids.ts'
import { spanOf } from '../record/facts.ts'
import { keyOf, type PersonalDelta, type PlanItem, toPlanDelta } from './delta.ts'
import { actionSpan } from './pathways.ts'
import type { AppliedPathway } from './personal/context.ts'
import { type PlanKnowledge, reasonOf } from './personal/plan-tables.ts'
import type { PersonalPlan } from './plan.ts'

/** One proposed item with what identifies it and what it leans on. */
export interface PathwayProposal {
  readonly proposal: Proposal & { readonly delta: PlanDelta }
  readonly spans: readonly Span[]
}

/** The same finding for a person and a pathway, however its content changes. */
export const pathwayFindingId = (person: string, pathway: string): string =>
  stableId('finding', person, 'pathway', pathway)

/**
 * What was decided: the difference and its coded reason, not its words, so that a reworded table asks nobody again. What speaks
 * against an action is part of it: another allergy is another decision.
 */
export function proposalKey(delta: PlanDelta, { reasons }: PlanKnowledge): string {
  const { pathway, action, op, reason, evidence } = delta
  const because = reasons.rows.find(({ id }) => id === reason)?.ends === true ? evidence.toSorted() : []
  return [pathway, action, op, reason, ...because].join('\u001f')
}

/** What a pathway asks a clinician to decide: the items that stand now, and active ones that have to leave. */
export function proposalsOf(
  { pathway }: AppliedPathway,
  plan: PersonalPlan,
  knowledge: PlanKnowledge,
  active: ReadonlySet<string>,
  isSpanish: boolean,
): readonly PathwayProposal[] {
  const breached = new Set(plan.breaches.map(({ item }) => item))
  const standing = plan.now
    .filter(item => item.pathway === pathway.id && !breached.has(keyOf(item)))
    .map(item => proposalFor(item, plan, active.has(keyOf(item)), pathway))
  const leaving = plan.deltas.flatMap(delta =>
    delta.op === 'remove' && delta.pathway === pathway.id && active.has(keyOf(delta))
      ? leavingProposal(delta, plan, knowledge, isSpanish)
      : [],
  )
  return [...standing, ...leaving].toSorted(
    (a, b) => Number(b.proposal.safetyCritical === true) - Number(a.proposal.safetyCritical === true),
  )
}

/** Reasons in the order in which one stands for all of an item's differences. */
const weight = ({ reason }: PersonalDelta): number =>
  ['standard', 'literacy', 'housing'].includes(reason) ? 2 : reason.startsWith('contraindicated-') ? 0 : 1

function proposalFor(
  item: PlanItem,
  plan: PersonalPlan,
  isActive: boolean,
  pathway: AppliedPathway['pathway'],
): PathwayProposal {
  const deltas = plan.deltas.filter(delta => keyOf(delta) === keyOf(item)).toSorted((a, b) => weight(a) - weight(b))
  const [main] = deltas
  if (main === undefined) throw new Error(`${keyOf(item)} stands in the plan without a difference that says why`)
  const evidence = [...new Set(deltas.flatMap(each => each.evidence))]
  const action = pathway.actions.find(({ id }) => id === item.action)
  const standard = action === undefined ? [] : [actionSpan(pathway, action)]
  return {
    proposal: {
      action: isActive ? 'modify' : 'add',
      text: item.text,
      patientText: item.patientText,
      risk: item.risk,
      ...(item.safetyCritical ? { safetyCritical: true } : {}),
      delta: { ...toPlanDelta(main), evidence },
    },
    spans: [...evidence.flatMap(id => plan.spans.get(id) ?? []), ...standard],
  }
}

function leavingProposal(
  delta: Extract<PersonalDelta, { op: 'remove' }>,
  plan: PersonalPlan,
  { reasons }: PlanKnowledge,
  isSpanish: boolean,
): readonly PathwayProposal[] {
  const reason = reasonOf(reasons, delta.reason)
  if (!reason.ends || reason.patient === undefined) return []
  return [
    {
      proposal: {
        action: 'remove',
        text: `Take out: ${delta.item.title}. ${delta.why}`,
        patientText: isSpanish ? reason.patient.es : reason.patient.en,
        risk: 'high',
        ...(delta.item.safetyCritical ? { safetyCritical: true } : {}),
        delta: toPlanDelta(delta),
      },
      spans: delta.evidence.flatMap(id => plan.spans.get(id) ?? []),
    },
  ]
}

/** The suggestion of one pathway over what is still to be decided. */
export function pathwayFinding(
  person: string,
  { pathway, because }: AppliedPathway,
  wanted: readonly PathwayProposal[],
  plan: PersonalPlan,
  knowledge: PlanKnowledge,
): Finding {
  const spans = [...because.map(spanOf), ...wanted.flatMap(each => each.spans)]
  const sources = Object.values(pathway.sources).map(({ agency, year }) => `${agency} ${year}`)
  return {
    id: pathwayFindingId(person, pathway.id),
    person,
    kind: 'pathway',
    severity: wanted.some(({ proposal }) => proposal.safetyCritical === true) ? 'moderate' : 'low',
    certainty: 'established',
    title: `Care plan: ${pathway.title}`,
    explanation: [
      `The record shows: ${because.map(({ quote }) => quote).join(' ')}`,
      `Standard pathway, version ${pathway.version}, reviewed ${pathway.reviewed} (${sources.join('; ')}).`,
      ...differencesIn(pathway.id, plan, knowledge),
      ...laterIn(pathway.id, plan),
    ].join(' '),
    proposals: wanted.map(({ proposal }) => proposal),
    evidence: [...new Map(spans.map(span => [span.id, span])).values()],
  }
}

/** 'Not due yet: Foot exam, Urine albumin.' */
function differencesIn(
  pathway: string,
  { deltas, base, now }: PersonalPlan,
  { reasons }: PlanKnowledge,
): readonly string[] {
  const titles = new Map([...base, ...now].map(item => [keyOf(item), item.title]))
  const different = deltas.filter(delta => delta.pathway === pathway && delta.op !== 'keep')
  return [...Map.groupBy(different, ({ reason }) => reason)].map(([reason, each]) => {
    const named = [...new Set(each.map(delta => titles.get(keyOf(delta)) ?? delta.action))]
    return `${reasonOf(reasons, reason).title}: ${named.join(', ')}.`
  })
}

function laterIn(pathway: string, { later, budget }: PersonalPlan): readonly string[] {
  const waiting = later.filter(item => item.pathway === pathway).map(({ title }) => title)
  return waiting.length === 0
    ? []
    : [
        `Later, in this order, so that no more than ${budget.items} things are asked at one time: ${waiting.join(', ')}.`,
      ]
}
