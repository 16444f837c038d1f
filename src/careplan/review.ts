import { audit } from '../audit/audit.ts'
import type { ClinicianActor } from '../domain/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { RuleTable } from '../knowledge/rules.ts'
import type { Database } from '../store/database.ts'
import { evidenceKey, itemHash } from './content-hash.ts'
import type { ReasonRow } from './decision-reasons.ts'
import type { Act, DecisionRequest, ItemDecision } from './decision-request.ts'
import { type Recorded, recordDecision, setItemStatus, setItemWords } from './decision-rows.ts'
import { activate, endActive } from './plan-rows.ts'
import { loadSuggestion } from './read.ts'
import { checkRequest } from './review-checks.ts'
import type { Suggestion, SuggestionItem } from './suggestion.ts'
import { setStatus } from './suggestion-rows.ts'

export interface ReviewParts {
  readonly database: Database
  readonly clock: Clock
  /** corpora/rules/decision-reasons.yaml */
  readonly reasons: RuleTable<ReasonRow>
}

/**
 * The one way out of draft. Either all decisions of the call take effect or none.
 *
 * Refuses: 'not-found' (foreign or unknown suggestion), 'conflict' as `StaleReview` (another version, other words, a changed
 * record; nothing is written, `changes` tells what happened since), 'invalid' (no decision, two on one item, an edit that
 * changes nothing, a rejection without a coded reason, high risk without opened evidence, or two high-risk approvals at once).
 */
export function decide(
  { database, clock, reasons }: ReviewParts,
  actor: ClinicianActor,
  id: string,
  request: DecisionRequest,
): Promise<Suggestion> {
  return database.as(actor, async tx => {
    const suggestion = await loadSuggestion(tx, actor, id, 'decide')
    checkRequest(suggestion, request, reasons)
    const version = suggestion.version + 1
    const act = { tx, actor, suggestion, signedAs: request.signedAs, at: clock.now(), version }
    for (const decision of request.decisions) {
      const item = suggestion.items.find(each => each.id === decision.item)
      if (item !== undefined) await apply(act, item, decision)
    }
    const open = (await loadSuggestion(tx, actor, id, 'read')).items.some(({ status }) => status === 'draft')
    await setStatus(tx, actor, suggestion.person, id, open ? 'draft' : 'decided')
    return loadSuggestion(tx, actor, id, 'read')
  })
}

async function apply(act: Act, item: SuggestionItem, decision: ItemDecision): Promise<void> {
  if (decision.verdict === 'approve') return approve(act, item, decision)
  if (decision.verdict === 'reject') {
    await record(act, item, decision)
    return setItemStatus(act, item, 'rejected')
  }
  const edited = editedItem(act.suggestion, item, decision)
  const { id } = await record(act, item, decision, edited.contentHash)
  await endActive(act, item, id)
  await setItemWords(act, edited)
  if (decision.thenApprove === true) await approve(act, edited, { ...decision, verdict: 'approve' })
}

async function approve(act: Act, item: SuggestionItem, decision: ItemDecision): Promise<void> {
  const { id } = await record(act, item, decision)
  await setItemStatus(act, item, 'approved')
  await activate(act, item, id)
}

async function record(act: Act, item: SuggestionItem, decision: ItemDecision, newHash?: string): Promise<Recorded> {
  const recorded = await recordDecision(act, item, decision, newHash)
  const { tx, actor, suggestion, at } = act
  await audit(
    tx,
    actor,
    {
      action: 'suggestion-decided',
      person: suggestion.person,
      subject: `suggestion/${suggestion.id}`,
      detail: { item: item.id, verdict: decision.verdict, hash: newHash ?? item.contentHash },
    },
    at,
  )
  return recorded
}

function editedItem(suggestion: Suggestion, item: SuggestionItem, decision: ItemDecision): SuggestionItem {
  const edited = {
    ...item,
    text: decision.text ?? item.text,
    patientText: decision.patientText ?? item.patientText,
    revision: item.revision + 1,
    status: 'draft' as const,
  }
  const evidence = suggestion.evidence.map(evidenceKey)
  return { ...edited, contentHash: itemHash({ ...edited, finding: suggestion.finding, evidence }) }
}
