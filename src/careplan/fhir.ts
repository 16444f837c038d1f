import type { RuleTable } from '../knowledge/rules.ts'
import type { ReasonRow } from './decision-reasons.ts'
import { assertedBy, standards } from './fhir-standards.ts'
import type { DecisionRecord, Suggestion, SuggestionItem } from './suggestion.ts'

/** A FHIR R4 resource as JSON; `fhir.test.ts` checks required fields, codes and references. */
export interface Resource {
  readonly resourceType: string
  readonly id: string
  readonly [field: string]: unknown
}

interface Bundle extends Resource {
  readonly resourceType: 'Bundle'
  readonly entry: readonly { readonly fullUrl: string; readonly resource: Resource }[]
}

/**
 * One suggestion with its life cycle, as a collection whose references all resolve in it: for each item a CarePlan, the Task that asks
 * for its approval, and a Provenance that binds who made and who verified it to the hash of its content.
 * draft → active → completed or revoked; rejected or out of date → revoked. The label is the clinician's from the approval on.
 */
export function suggestionBundle(suggestion: Suggestion, base: string, reasons: RuleTable<ReasonRow>): Bundle {
  const signers = new Map(
    suggestion.items.flatMap(item => item.decisions.map(({ user, signedAs }) => [user, signedAs] as const)),
  )
  const resources = [
    { resourceType: 'Patient', id: suggestion.person },
    { resourceType: 'Device', id: 'care-navigator', deviceName: [{ name: 'Care Navigator', type: 'model-name' }] },
    ...[...signers].map(([id, text]) => ({ resourceType: 'Practitioner', id, name: [{ text }] })),
    ...suggestion.items.flatMap(item => {
      const state = stateOf(suggestion, item, reasons)
      return [carePlan(suggestion, item, state), task(suggestion, item, state), provenance(suggestion, item)]
    }),
  ]
  return {
    resourceType: 'Bundle',
    id: suggestion.id,
    meta: { versionId: String(suggestion.version) },
    type: 'collection',
    entry: resources.map(resource => ({
      fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
      resource,
    })),
  }
}

/** Where an item stands, in the codes of CarePlan, its activity and the Task. */
interface State {
  readonly plan: 'draft' | 'active' | 'completed' | 'revoked'
  readonly activity: 'not-started' | 'in-progress' | 'completed' | 'cancelled' | 'stopped'
  readonly task: 'requested' | 'in-progress' | 'completed' | 'rejected' | 'cancelled'
  readonly isApproved: boolean
  readonly reason?: object
}

function stateOf({ status }: Suggestion, item: SuggestionItem, reasons: RuleTable<ReasonRow>): State {
  const row = reasons.rows.find(({ id }) => id === item.decisions.at(-1)?.reason)
  const reason =
    row === undefined
      ? {}
      : { reason: { coding: [{ system: standards.decisionReason, code: row.id, display: row.title }] } }
  if (item.status === 'rejected')
    return { plan: 'revoked', activity: 'cancelled', task: 'rejected', isApproved: false, ...reason }
  if (item.status === 'ended') {
    const isDone = row?.completes === true
    const [plan, activity] = isDone ? (['completed', 'completed'] as const) : (['revoked', 'stopped'] as const)
    return { plan, activity, task: 'completed', isApproved: true, ...reason }
  }
  if (item.status === 'approved')
    return { plan: 'active', activity: 'in-progress', task: 'completed', isApproved: true }
  if (status === 'stale') {
    const text = 'The record has changed since this was drafted.'
    return { plan: 'revoked', activity: 'cancelled', task: 'cancelled', isApproved: false, reason: { text } }
  }
  const waits = item.awaiting === undefined ? 'requested' : 'in-progress'
  return { plan: 'draft', activity: 'not-started', task: waits, isApproved: false }
}

function carePlan(suggestion: Suggestion, item: SuggestionItem, state: State): Resource {
  const approval = approvalsOf(item).at(-1)
  return {
    resourceType: 'CarePlan',
    id: item.id,
    meta: {
      versionId: String(suggestion.version),
      security: [state.isApproved ? assertedBy.clinician : assertedBy.machine],
    },
    identifier: [
      { system: standards.planItem, value: item.id },
      { system: standards.contentHash, value: item.contentHash },
    ],
    status: state.plan,
    intent: state.isApproved ? 'plan' : 'proposal',
    title: suggestion.title,
    description: item.text,
    subject: { reference: `Patient/${suggestion.person}` },
    created: suggestion.draftedAt.toISOString(),
    author:
      state.isApproved && approval !== undefined
        ? { reference: `Practitioner/${approval.user}` }
        : { reference: 'Device/care-navigator' },
    // It reaches the patient when the undo window is over.
    ...(item.active === undefined ? {} : { period: { start: item.active.visibleFrom.toISOString() } }),
    activity: [
      {
        detail: {
          status: state.activity,
          description: item.text,
          ...(state.reason === undefined ? {} : { statusReason: state.reason }),
        },
      },
    ],
    note: [{ text: item.patientText }],
  }
}

function task(suggestion: Suggestion, item: SuggestionItem, state: State): Resource {
  const last = item.decisions.at(-1)
  return {
    resourceType: 'Task',
    id: `approve-${item.id}`,
    status: state.task,
    intent: 'order',
    code: { coding: [{ system: standards.taskCode, code: 'approve' }] },
    priority: item.risk === 'high' ? 'urgent' : 'routine',
    focus: { reference: `CarePlan/${item.id}` },
    for: { reference: `Patient/${suggestion.person}` },
    authoredOn: suggestion.draftedAt.toISOString(),
    lastModified: (last?.at ?? suggestion.draftedAt).toISOString(),
    requester: { reference: 'Device/care-navigator' },
    ...(last === undefined ? {} : { owner: { reference: `Practitioner/${last.user}` } }),
    ...(state.reason === undefined ? {} : { statusReason: state.reason }),
    ...(item.awaiting === undefined ? {} : { businessStatus: { text: 'Awaiting the second signature' } }),
  }
}

/** Author: the device. Verifiers: whoever signed the approval of exactly this content. */
function provenance(suggestion: Suggestion, item: SuggestionItem): Resource {
  const last = item.decisions.at(-1)
  const verifiers = item.status === 'approved' || item.status === 'ended' ? approvalsOf(item) : []
  const agent = (code: 'author' | 'verifier', reference: string) => ({
    type: { coding: [{ system: standards.provenanceParticipant, code }] },
    who: { reference },
  })
  const editor = item.decisions.findLast(({ verdict }) => verdict === 'edit')
  return {
    resourceType: 'Provenance',
    id: `provenance-${item.id}`,
    target: [{ reference: `CarePlan/${item.id}` }],
    recorded: (last?.at ?? suggestion.draftedAt).toISOString(),
    agent: [
      agent('author', 'Device/care-navigator'),
      ...(editor === undefined ? [] : [agent('author', `Practitioner/${editor.user}`)]),
      ...verifiers.map(({ user }) => agent('verifier', `Practitioner/${user}`)),
    ],
    entity: [{ role: 'source', what: { identifier: { system: standards.contentHash, value: item.contentHash } } }],
  }
}

/** The signatures under the approval of the present content, first and second. */
function approvalsOf({ decisions, contentHash }: SuggestionItem): readonly DecisionRecord[] {
  const approvals = decisions.filter(each => each.verdict === 'approve' && each.contentHash === contentHash)
  return approvals.filter(({ revision }) => revision === approvals.at(-1)?.revision)
}
