import { Refusal } from '../kernel/errors.ts'
import type { RuleTable } from '../knowledge/rules.ts'
import type { ReasonRow } from './decision-reasons.ts'
import type { DecisionRequest, ItemDecision } from './decision-request.ts'
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

/** Throws when the decisions may not be taken; see `decide` for the cases. */
export function checkRequest(suggestion: Suggestion, request: DecisionRequest, reasons: RuleTable<ReasonRow>): void {
  checkVersion(suggestion, request)
  const { decisions } = request
  if (decisions.length === 0) throw invalid('No decision was sent.', 'Decide on at least one item.')
  if (new Set(decisions.map(({ item }) => item)).size !== decisions.length)
    throw invalid('One item was decided twice in one call.', 'Send one decision per item.')
  const approvals = decisions.filter(decision => {
    const item = itemOf(suggestion, decision)
    checkDecision(item, decision, reasons)
    return item.risk === 'high' && isApproval(decision)
  })
  if (approvals.length > 1)
    throw invalid('High-risk items are approved one at a time.', 'Send each high-risk approval in a call of its own.')
}

function checkVersion(suggestion: Suggestion, { ifMatch, decisions }: DecisionRequest): void {
  const isSameVersion = ifMatch.trim() === suggestion.etag
  const isSameWords = decisions.every(each => itemOf(suggestion, each).contentHash === each.contentHash)
  if (suggestion.status === 'stale') {
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

const past = { approve: 'approved', edit: 'edited', reject: 'rejected' }

function checkDecision(item: SuggestionItem, decision: ItemDecision, reasons: RuleTable<ReasonRow>): void {
  const { verdict, reason, text, patientText } = decision
  if (reason !== undefined && !reasons.rows.some(row => row.id === reason))
    throw invalid(`${reason} is not a decision reason.`, `Use one of: ${reasons.rows.map(row => row.id).join(', ')}.`)
  if (verdict === 'edit') {
    if (item.status === 'rejected') throw invalid('A rejected item stays rejected.', 'Draft a new suggestion instead.')
    if ([text, patientText].some(each => each?.trim() === ''))
      throw invalid('The new wording is empty.', 'Write what the item should say.')
    if ((text ?? item.text) === item.text && (patientText ?? item.patientText) === item.patientText)
      throw invalid('The edit changes nothing.', 'Change the wording, or approve the item as it is.')
  } else if (item.status !== 'draft') {
    throw invalid(`The item is already ${item.status}.`, 'Edit it to open it again, or leave it.')
  }
  if (verdict === 'reject' && reason === undefined)
    throw invalid('A rejection needs a coded reason.', `Use one of: ${reasons.rows.map(row => row.id).join(', ')}.`)
  if (isApproval(decision) && item.risk === 'high' && decision.evidenceOpened !== true)
    throw invalid(
      'A high-risk item is approved only after its evidence was opened.',
      'Open the evidence, then approve.',
    )
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
