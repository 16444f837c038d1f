import { readFile } from 'node:fs/promises'
import { withoutName } from '../../chain/compose/pseudonym.ts'
import { dataMarked } from '../../chain/compose/request.ts'
import type { Span } from '../../domain/evidence.ts'
import type { Readability } from '../../guard/readability/readability.ts'
import { sha256, stableId } from '../../kernel/ids.ts'
import type { Models } from '../../models/models.ts'
import { spanOf } from '../../record/facts.ts'
import type { PersonalDelta, PlanItem } from '../delta.ts'
import type { PersonalPlan, PlanInput } from '../plan.ts'
import type { Propose } from '../suggest-pathways.ts'
import type { AppliedPathway, Made } from './context.ts'
import {
  faultOfProposal,
  loadProposalGuard,
  type ProposalGuard,
  type ProposedItem,
  proposedSchema,
} from './model-checks.ts'

const promptFile = new URL('../../../prompts/care-plan.md', import.meta.url)
const mostEvidence = 20

/**
 * Asks the configured model for further items of a plan; undefined with the embedded composer, which proposes nothing. A model
 * that fails, or whose items are turned down, proposes nothing either: the plan of the rules stands alone.
 */
export function createPropose(models: Models, readability: Readability, corpora?: URL): Propose | undefined {
  const door = models.asksFor(proposedSchema)
  if (door === undefined) return undefined
  let loading: Promise<{ readonly prompt: string; readonly guard: ProposalGuard }> | undefined
  const load = async () => ({
    prompt: await readFile(promptFile, 'utf8'),
    guard: await loadProposalGuard(readability, corpora),
  })
  return async (input, plan, pathways) => {
    loading ??= load()
    const { prompt, guard } = await loading
    const by = { model: door.id, promptHash: sha256(prompt) }
    // The checks read English: a text that they cannot read is not asked for.
    if (!input.record.language.startsWith('en')) return { made: [], ...by }
    const evidence = evidenceFor(input, plan)
    const reply = await door.ask({ system: prompt, human: dataMarked(requestFor(input, plan, pathways, evidence)) })
    if ('fault' in reply) return { made: [], ...by }
    const bounds = {
      ...input,
      guard,
      evidence,
      pathways: pathways.map(({ pathway }) => pathway.id),
      titles: [...plan.now, ...plan.later].map(({ title }) => title),
      secrets: prompt.split('\n').filter(line => line.split(/\s+/).length >= 6),
    }
    const sound = reply.items.filter(item => faultOfProposal(item, bounds) === undefined)
    return { made: sound.slice(0, capOf(input)).map((item, at) => madeOf(item, at, pathways, evidence)), ...by }
  }
}

const capOf = ({ knowledge }: PlanInput): number =>
  Math.max(0, ...knowledge.proposals.rows.flatMap(row => (row.kind === 'cap' ? [row.items] : [])))

/** Why the pathways apply and what the person needs: facts of this record alone, under short ids. */
function evidenceFor({ record }: PlanInput, plan: PersonalPlan): ReadonlyMap<string, Span> {
  const facts = [
    ...plan.applied.flatMap(({ because }) => because),
    ...record.facts.filter(({ kind, value }) => kind === 'social-need' && value?.type === 'boolean' && value.boolean),
  ]
  const spans = [...new Map(facts.map(fact => [fact.id, spanOf(fact)])).values()]
  return new Map(spans.slice(0, mostEvidence).map((span, at) => [`e${at + 1}`, span]))
}

function requestFor(
  input: PlanInput,
  plan: PersonalPlan,
  pathways: readonly AppliedPathway[],
  evidence: ReadonlyMap<string, Span>,
): unknown {
  const { knowledge, record } = input
  return {
    pathways: pathways.map(({ pathway: { id, title } }) => ({ id, title })),
    plan: [...plan.now, ...plan.later].map(({ title }) => title),
    reasons: knowledge.reasons.rows.flatMap(({ id, title, model, ops }) =>
      model && ops.includes('add') ? [{ id, title }] : [],
    ),
    kinds: knowledge.proposals.rows.flatMap(row => (row.kind === 'kinds' ? row.kinds : [])),
    items: capOf(input),
    evidence: [...evidence].map(([id, { title, text }]) => ({
      id,
      title: withoutName(title, record.name),
      text: withoutName(text, record.name),
    })),
  }
}

/** An addition marked as a model's, with the least claim on the person's time: it never displaces an item of the standard. */
function madeOf(
  { pathway, kind, title, text, patientText, reason, cites }: ProposedItem,
  at: number,
  pathways: readonly AppliedPathway[],
  evidence: ReadonlyMap<string, Span>,
): Made {
  const rank = pathways.find(each => each.pathway.id === pathway)?.pathway.rank ?? 0
  const action = `model-${stableId(pathway, title.toLowerCase()).slice(0, 8)}`
  const item: PlanItem = {
    pathway,
    action,
    place: rank * 1000 + 980 + at,
    concept: action,
    kind,
    title,
    text: `${title}: ${text} (proposed by a language model)`,
    patientText,
    participant: 'nurse',
    risk: 'routine',
    safetyCritical: false,
    priority: 3,
    // A contact or a referral is work of the team; what she has to do herself counts.
    load: kind === 'referral' || kind === 'visit' ? 0 : 1,
  }
  const spans = cites.flatMap(id => evidence.get(id) ?? [])
  const delta: PersonalDelta = {
    op: 'add',
    pathway,
    action,
    reason,
    evidence: spans.map(({ id }) => id),
    author: 'model',
    why: `A language model proposes it because the record says: ${spans.map(span => span.text).join(' ')}`,
    item,
  }
  return { delta, spans }
}
