import type { z } from '@hono/zod-openapi'
import type { ReasonRow } from '../../careplan/decision-reasons.ts'
import { canUndo, firstSignature } from '../../careplan/four-eyes.ts'
import type { SentinelRow } from '../../careplan/sentinel-rows.ts'
import type { Suggestion, SuggestionItem, SuggestionSummary } from '../../careplan/suggestion.ts'
import type { PlanDelta } from '../../domain/careplan.ts'
import { cite } from '../../domain/evidence.ts'
import type { diffSchema, itemSchema, suggestionSchema, summarySchema } from './suggestion-schemas.ts'

export const toSummary = ({
  id,
  person,
  personName,
  title,
  risk,
  severity,
  kind,
  status,
  draftedAt,
  open,
  awaiting,
}: SuggestionSummary): z.infer<typeof summarySchema> => ({
  id,
  person: { id: person, name: personName },
  title,
  risk,
  severity,
  rule: kind,
  status,
  createdAt: draftedAt.toISOString(),
  openItems: open,
  awaitingItems: awaiting,
})

/** Whom it is told to and when, with what is not stored with it. */
export interface Telling {
  readonly name: string
  readonly reasons: readonly ReasonRow[]
  readonly sentinels: readonly SentinelRow[]
  readonly user: string
  readonly now: Date
}

export function toSuggestion(
  suggestion: Suggestion,
  { name, reasons, sentinels, user, now }: Telling,
): z.infer<typeof suggestionSchema> {
  const listed = (use: ReasonRow['for'][number]) =>
    reasons.filter(row => row.for.includes(use)).map(row => ({ code: row.id, label: row.title }))
  const { id, person, title, explanation, certainty, severity, risk, status, kind, draftedAt, recordAsOf } = suggestion
  return {
    id,
    person: { id: person, name },
    title,
    explanation,
    certainty,
    severity,
    risk,
    status,
    rule: kind,
    createdAt: draftedAt.toISOString(),
    recordAsOf: recordAsOf.toISOString(),
    stale: status === 'stale',
    changedSince: [...(suggestion.changedSince ?? [])],
    evidence: suggestion.evidence.map(span => ({ ...cite(span) })),
    items: suggestion.items.map(item => toItem(item, suggestion, { user, now })),
    rejectReasons: listed('reject'),
    endReasons: listed('end'),
    concernReasons: listed('concern'),
    check: checkOf(suggestion, sentinels),
  }
}

/** What each item would change: what the record holds now beside what would hold. A rejected item changes nothing. */
export const toDiff = (suggestion: Suggestion): z.infer<typeof diffSchema> => ({
  items: suggestion.items
    .map(item => ({ item, current: currentOf(item, suggestion) }))
    .map(({ item: { id, action, status, text }, current }) => ({
      item: id,
      action,
      status,
      before: current,
      after: status === 'rejected' || status === 'ended' ? current : action === 'remove' ? null : text,
    })),
})

/** Nothing before the decision: a planted draft must look like any other. */
function checkOf({ sentinel, status, items }: Suggestion, sentinels: readonly SentinelRow[]) {
  if (sentinel === undefined || status !== 'decided') return null
  const truth = sentinels.find(({ id }) => id === sentinel)?.truth ?? ''
  return { isCaught: items.every(item => item.status === 'rejected'), truth }
}

const currentOf = ({ action }: SuggestionItem, { evidence }: Suggestion): string | null =>
  action === 'add' ? null : (evidence.find(({ source }) => source.startsWith('Medication'))?.text ?? null)

function toItem(
  item: SuggestionItem,
  suggestion: Suggestion,
  { user, now }: Pick<Telling, 'user' | 'now'>,
): z.infer<typeof itemSchema> {
  const { id, action, text, patientText, risk, status, contentHash, delta } = item
  const last = item.decisions.at(-1)
  const first = firstSignature(item)
  return {
    id,
    action,
    current: currentOf(item, suggestion),
    text,
    patientText,
    risk,
    status,
    contentHash,
    delta: delta === undefined ? null : differenceOf(delta),
    decision:
      last === undefined
        ? null
        : {
            // An edit that its author approved stands as two decisions; the reader wants to know that the words were changed.
            verdict: item.isEdited && last.verdict === 'approve' ? 'edit' : last.verdict,
            reason: last.reason ?? null,
            by: last.signedAs,
            at: last.at.toISOString(),
          },
    awaiting: first === undefined ? null : { verdict: first.verdict, by: first.signedAs, isYou: first.user === user },
    undoSeconds: undoSecondsOf(item, user, now),
    visibleFrom: item.active?.visibleFrom.toISOString() ?? null,
  }
}

const differenceOf = ({ op, pathway, action, reason, author }: PlanDelta): z.infer<typeof itemSchema>['delta'] => ({
  op,
  pathway,
  action,
  reason,
  author,
})

const undoSecondsOf = (item: SuggestionItem, user: string, now: Date): number =>
  item.active === undefined || item.awaiting !== undefined || !canUndo(item, user, now)
    ? 0
    : Math.ceil((item.active.visibleFrom.getTime() - now.getTime()) / 1000)
