import { audit } from '../audit/audit.ts'
import type { ClinicianActor } from '../domain/actor.ts'
import type { Finding, SignedVerdict } from '../domain/careplan.ts'
import type { Clock } from '../kernel/clock.ts'
import type { RuleTable } from '../knowledge/rules.ts'
import type { Database, Tx } from '../store/database.ts'
import { checkConcerns } from './concerns.ts'
import { evidenceKey, itemHash } from './content-hash.ts'
import type { ReasonRow } from './decision-reasons.ts'
import type { Act, DecisionRequest, ItemDecision } from './decision-request.ts'
import { type Recorded, recordDecision, setAwaiting, setItem, setItemStatus } from './decision-rows.ts'
import { needsTwo } from './four-eyes.ts'
import { activate, endActive } from './plan-rows.ts'
import { loadSuggestion } from './read.ts'
import { standsAlready } from './repeated-decision.ts'
import { checkRequest } from './review-checks.ts'
import type { Suggestion, SuggestionItem } from './suggestion.ts'
import { setStatus } from './suggestion-rows.ts'

export interface ReviewParts {
  readonly database: Database
  readonly clock: Clock
  /** corpora/rules/decision-reasons.yaml */
  readonly reasons: RuleTable<ReasonRow>
  /** For so long an approval can be undone, and reaches nobody. */
  readonly undoSeconds: number
  /** What in the person's record stands against approving these items as they are; by item id. */
  readonly concernsOf: ConcernsOf
}

export type ConcernsOf = (
  tx: Tx,
  actor: ClinicianActor,
  suggestion: Suggestion,
  approved: readonly SuggestionItem[],
  now: Date,
) => Promise<ReadonlyMap<string, readonly Finding[]>>

/**
 * The one way out of draft. Either all decisions of the call take effect or none; the same call again changes nothing and answers
 * the same.
 *
 * Refuses: 'not-found' (foreign or unknown suggestion), 'conflict' as `StaleReview` (another version, other words, a changed
 * record; nothing is written, `changes` tells what happened since) or as `OpenConcern` (an approval that a finding speaks against,
 * not acknowledged), 'not-allowed' (the second signature by the first clinician), 'invalid' (no decision, two on one item, an edit
 * that changes nothing, a rejection or an end without a coded reason, high risk without opened evidence or two at once, an undo
 * after its window).
 */
export function decide(
  parts: ReviewParts,
  actor: ClinicianActor,
  id: string,
  request: DecisionRequest,
): Promise<Suggestion> {
  return parts.database.as(actor, async tx => {
    const suggestion = await loadSuggestion(tx, actor, id, 'decide')
    if (standsAlready(suggestion, actor, request)) return suggestion
    const at = parts.clock.now()
    checkRequest(suggestion, request, parts.reasons, { actor, now: at })
    const concerns = await overridden(parts, { tx, actor, at }, suggestion, request)
    const visibleFrom = new Date(at.getTime() + parts.undoSeconds * 1000)
    const act = { tx, actor, suggestion, signedAs: request.signedAs, at, version: suggestion.version + 1, visibleFrom }
    for (const decision of request.decisions) {
      const item = suggestion.items.find(each => each.id === decision.item)
      if (item !== undefined) await apply(act, item, decision, { concerns: concerns.get(item.id) ?? [] })
    }
    const { items } = await loadSuggestion(tx, actor, id, 'read')
    const isOpen = items.some(({ status, awaiting }) => status === 'draft' || awaiting !== undefined)
    const status = suggestion.status === 'stale' ? 'stale' : isOpen ? 'draft' : 'decided'
    await setStatus(tx, actor, suggestion.person, id, status)
    return loadSuggestion(tx, actor, id, 'read')
  })
}

/** What each approval of the call overrides. */
async function overridden(
  { concernsOf, reasons }: ReviewParts,
  { tx, actor, at }: Pick<Act, 'tx' | 'actor' | 'at'>,
  suggestion: Suggestion,
  { decisions }: DecisionRequest,
): Promise<ReadonlyMap<string, NonNullable<Recorded['concerns']>>> {
  const approvals = decisions.flatMap(decision => {
    const item = suggestion.items.find(each => each.id === decision.item)
    if (item === undefined) return []
    if (decision.verdict === 'approve') return [{ decision, item }]
    return decision.verdict === 'edit' && decision.thenApprove === true
      ? [{ decision, item: editedItem(suggestion, item, decision) }]
      : []
  })
  if (approvals.length === 0) return new Map()
  const items = approvals.map(({ item }) => item)
  const open = await concernsOf(tx, actor, suggestion, items, at)
  return new Map(
    approvals.map(({ decision, item }) => [item.id, checkConcerns(decision, open.get(item.id) ?? [], reasons)]),
  )
}

async function apply(act: Act, item: SuggestionItem, decision: ItemDecision, recorded: Recorded): Promise<void> {
  if (decision.verdict === 'undo') return undo(act, item, decision)
  if (decision.verdict !== 'edit') return sign(act, item, decision, decision.verdict, recorded)
  const edited = editedItem(act.suggestion, item, decision)
  const id = await record(act, item, decision, { newHash: edited.contentHash })
  await endActive(act, item, id)
  await setItem(act, edited)
  if (decision.thenApprove === true) await sign(act, edited, { ...decision, verdict: 'approve' }, 'approve', recorded)
}

/** One signature; the verdict takes effect with it, unless it needs a second one that is still to come. */
async function sign(
  act: Act,
  item: SuggestionItem,
  decision: ItemDecision,
  verdict: SignedVerdict,
  recorded: Recorded,
): Promise<void> {
  const isTwo = needsTwo(item, verdict)
  const isSecond = isTwo && item.awaiting === verdict
  const id = await record(act, item, decision, {
    ...(verdict === 'approve' ? recorded : {}),
    signature: isSecond ? 2 : 1,
  })
  if (isTwo && !isSecond) return setAwaiting(act, item, verdict)
  if (verdict === 'end') {
    await endActive(act, item, id)
    return setItemStatus(act, item, 'ended')
  }
  await setItemStatus(act, item, verdict === 'approve' ? 'approved' : 'rejected')
  if (verdict === 'approve' && act.suggestion.sentinel === undefined) await activate(act, item, id)
}

/** Takes back a first signature, or an approval that has reached nobody: the item stands where it stood before. */
async function undo(act: Act, item: SuggestionItem, decision: ItemDecision): Promise<void> {
  const id = await record(act, item, decision)
  if (item.awaiting === undefined) await endActive(act, item, id)
  const status = item.awaiting === 'end' ? 'approved' : 'draft'
  await setItem(act, { ...item, status, revision: item.revision + 1 })
}

async function record(
  act: Act,
  item: SuggestionItem,
  decision: ItemDecision,
  recorded: Recorded = {},
): Promise<string> {
  const id = await recordDecision(act, item, decision, recorded)
  const { tx, actor, suggestion, at } = act
  await audit(
    tx,
    actor,
    {
      action: 'suggestion-decided',
      person: suggestion.person,
      subject: `suggestion/${suggestion.id}`,
      detail: { item: item.id, verdict: decision.verdict, hash: recorded.newHash ?? item.contentHash },
    },
    at,
  )
  return id
}

function editedItem(suggestion: Suggestion, item: SuggestionItem, decision: ItemDecision): SuggestionItem {
  const { awaiting: _, ...rest } = item
  const edited = {
    ...rest,
    text: decision.text ?? item.text,
    patientText: decision.patientText ?? item.patientText,
    revision: item.revision + 1,
    status: 'draft' as const,
  }
  const evidence = suggestion.evidence.map(evidenceKey)
  const contentHash = itemHash({ ...edited, finding: suggestion.finding, evidence })
  return { ...edited, contentHash, isEdited: true }
}
