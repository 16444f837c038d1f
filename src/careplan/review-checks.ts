import type { ClinicianActor } from '../domain/actor.ts'
import type { Verdict } from '../domain/careplan.ts'
import { Refusal } from '../kernel/errors.ts'
import type { RuleTable } from '../knowledge/rules.ts'
import type { ReasonRow } from './decision-reasons.ts'
import type { DecisionRequest, ItemDecision } from './decision-request.ts'
import { canUndo, checkSecondSigner, needsTwo } from './four-eyes.ts'
import { etagOf, type Suggestion, type SuggestionItem } from './suggestion.ts'

/** The suggestion is no longer what the reviewer saw. Nothing was written, so nothing that was typed is lost. */
export class StaleReview extends Refusal {
  /** What happened since, one sentence each. */
  readonly changes: readonly string[]
  /** The etag to review next. */
  readonly etag: string
  constructor(changes: readonly string[], etag: string) {
    super(
      'conflict',
      changes.join(' '),
      'Open the suggestion again, compare, and send your decisions for the new version.',
    )
    this.name = 'StaleReview'
    this.changes = changes
    this.etag = etag
  }
}

export interface Reviewer {
  readonly actor: ClinicianActor
  readonly now: Date
}

/** Throws when the decisions may not be taken; see `decide` for the cases. */
export function checkRequest(
  suggestion: Suggestion,
  request: DecisionRequest,
  reasons: RuleTable<ReasonRow>,
  reviewer: Reviewer,
): void {
  checkVersion(suggestion, request)
  const { decisions } = request
  if (decisions.length === 0) throw invalid('No decision was sent.', 'Decide on at least one item.')
  if (new Set(decisions.map(({ item }) => item)).size !== decisions.length)
    throw invalid('One item was decided twice in one call.', 'Send one decision per item.')
  const approvals = decisions.filter(decision => {
    const item = itemOf(suggestion, decision)
    checkDecision(item, decision, reviewer)
    checkReason(item, decision, reasons, reviewer)
    return item.risk === 'high' && isApproval(decision)
  })
  if (approvals.length > 1)
    throw invalid('High-risk items are approved one at a time.', 'Send each high-risk approval in a call of its own.')
}

function checkVersion(suggestion: Suggestion, { ifMatch, decisions }: DecisionRequest): void {
  const isSameVersion = ifMatch.trim() === suggestion.etag
  const isSameWords = decisions.every(each => itemOf(suggestion, each).contentHash === each.contentHash)
  // What is in force can be taken out whatever has become of the record it was drafted from.
  if (suggestion.status === 'stale' && decisions.some(({ verdict }) => verdict !== 'undo' && verdict !== 'end')) {
    const told = 'The record has changed since this was drafted, so it can no longer be decided.'
    const since = [...(suggestion.changedSince ?? []), ...changesSince(suggestion, ifMatch)]
    throw new StaleReview([told, ...since], suggestion.etag)
  }
  if (isSameVersion && isSameWords) return
  const changes = changesSince(suggestion, ifMatch)
  throw new StaleReview(
    changes.length === 0 ? ['The suggestion is not in the version that was sent.'] : changes,
    suggestion.etag,
  )
}

/** Who decided what after the version that the reviewer saw. */
function changesSince(suggestion: Suggestion, ifMatch: string): readonly string[] {
  const seen = suggestion.items.flatMap(item => item.decisions).map(({ version }) => version - 1)
  const from = [...seen, suggestion.version].find(version => etagOf(version) === ifMatch.trim()) ?? 0
  return suggestion.items.flatMap((item, at) =>
    item.decisions
      .filter(({ version }) => version > from)
      .map(
        ({ signedAs, verdict, at: when }) => `${signedAs} ${past[verdict]} item ${at + 1} at ${when.toISOString()}.`,
      ),
  )
}

const past: Readonly<Record<Verdict, string>> = {
  approve: 'approved',
  edit: 'edited',
  reject: 'rejected',
  undo: 'took back',
  end: 'ended',
}

function checkDecision(item: SuggestionItem, decision: ItemDecision, { actor, now }: Reviewer): void {
  const { verdict } = decision
  checkSecondSigner(item, verdict, actor)
  if (verdict === 'edit') checkEdit(item, decision)
  if ((verdict === 'approve' || verdict === 'reject') && item.status !== 'draft')
    throw invalid(`The item is already ${item.status}.`, 'Edit it to open it again, or leave it.')
  if (verdict === 'end' && item.active === undefined)
    throw invalid('Only what is in force can be ended.', 'Reject the item instead.')
  if (verdict === 'undo' && !canUndo(item, actor.user, now))
    throw invalid(
      'Only who signed takes it back, and only while nothing has reached the patient.',
      'End the item with a reason instead.',
    )
  if (isApproval(decision) && item.risk === 'high' && decision.evidenceOpened !== true)
    throw invalid(
      'A high-risk item is approved only after its evidence was opened.',
      'Open the evidence, then approve.',
    )
}

function checkEdit(item: SuggestionItem, { text, patientText }: ItemDecision): void {
  if (item.status === 'rejected' || item.status === 'ended')
    throw invalid(`An item that was ${item.status} stays so.`, 'Draft a new suggestion instead.')
  if (item.active !== undefined && needsTwo(item, 'end'))
    throw invalid('A safety-critical action in force is not edited by one clinician.', 'Undo it or end it first.')
  if ([text, patientText].some(each => each?.trim() === ''))
    throw invalid('The new wording is empty.', 'Write what the item should say.')
  if ((text ?? item.text) === item.text && (patientText ?? item.patientText) === item.patientText)
    throw invalid('The edit changes nothing.', 'Change the wording, or approve the item as it is.')
}

function checkReason(
  item: SuggestionItem,
  { verdict, reason }: ItemDecision,
  reasons: RuleTable<ReasonRow>,
  { now }: Reviewer,
): void {
  const fitting = reasons.rows.filter(row => row.for.some(each => each === (verdict === 'end' ? 'end' : 'reject')))
  const hint = `Use one of: ${fitting.map(row => row.id).join(', ')}.`
  if (reason !== undefined && !fitting.some(row => row.id === reason))
    throw invalid(`${reason} is not a decision reason.`, hint)
  if (reason !== undefined) return
  if (verdict === 'reject') throw invalid('A rejection needs a coded reason.', hint)
  if (verdict === 'end') throw invalid('Ending an item needs a coded reason.', hint)
  if (verdict === 'edit' && item.active !== undefined && now >= item.active.visibleFrom)
    throw invalid('The patient has this item already; changing it needs a coded reason.', hint)
}

const isApproval = (decision: ItemDecision): boolean =>
  decision.verdict === 'approve' || (decision.verdict === 'edit' && decision.thenApprove === true)

function itemOf(suggestion: Suggestion, decision: ItemDecision): SuggestionItem {
  const item = suggestion.items.find(each => each.id === decision.item)
  if (item === undefined)
    throw invalid('A decision names an item that this suggestion does not have.', 'Open the suggestion again.')
  return item
}

const invalid = (detail: string, hint: string): Refusal => new Refusal('invalid', detail, hint)
