import { z } from '@hono/zod-openapi'
import type { Suggestion, SuggestionItem, SuggestionSummary } from '../../careplan/suggestion.ts'
import { cite } from '../../domain/evidence.ts'
import { citationSchema } from '../schemas.ts'

const riskSchema = z.enum(['high', 'routine'])
const verdictSchema = z.enum(['approve', 'edit', 'reject'])
export const statusSchema = z.enum(['draft', 'decided', 'stale'])

export const summarySchema = z
  .object({
    id: z.string(),
    person: z.object({ id: z.string(), name: z.string() }),
    title: z.string(),
    risk: riskSchema,
    severity: z.enum(['high', 'moderate', 'low']),
    rule: z.string(),
    status: statusSchema,
    createdAt: z.iso.datetime(),
    openItems: z.number().int(),
  })
  .openapi('SuggestionSummary')

const itemSchema = z.object({
  id: z.string(),
  action: z.enum(['add', 'modify', 'remove']),
  current: z.string().nullable().openapi({ description: 'What the record holds now; null for something new.' }),
  text: z.string(),
  patientText: z.string(),
  risk: riskSchema,
  status: z.enum(['draft', 'approved', 'rejected']),
  contentHash: z.string(),
  decision: z
    .object({ verdict: verdictSchema, reason: z.string().nullable(), by: z.string(), at: z.iso.datetime() })
    .nullable(),
})

export const suggestionSchema = z
  .object({
    id: z.string(),
    person: z.object({ id: z.string(), name: z.string() }),
    title: z.string(),
    explanation: z.string(),
    certainty: z.string(),
    severity: z.enum(['high', 'moderate', 'low']),
    risk: riskSchema,
    status: statusSchema,
    rule: z.string(),
    createdAt: z.iso.datetime(),
    recordAsOf: z.iso.datetime(),
    stale: z.boolean(),
    /** What the record says now that it did not when this was drafted; empty unless stale. */
    changedSince: z.array(z.string()),
    evidence: z.array(citationSchema),
    items: z.array(itemSchema),
    rejectReasons: z.array(z.object({ code: z.string(), label: z.string() })),
  })
  .openapi('Suggestion')

export const diffSchema = z
  .object({
    items: z.array(
      z.object({
        item: z.string(),
        action: z.enum(['add', 'modify', 'remove']),
        status: z.enum(['draft', 'approved', 'rejected']),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
  })
  .openapi('SuggestionDiff')

export const decisionsSchema = z
  .object({
    decisions: z
      .array(
        z.object({
          item: z.string(),
          verdict: verdictSchema,
          contentHash: z.string().openapi({ description: 'Of the words that the reviewer saw.' }),
          reason: z.string().max(100).optional(),
          text: z.string().max(2000).optional(),
          patientText: z.string().max(2000).optional(),
          evidenceOpened: z.boolean().optional(),
          thenApprove: z.boolean().optional(),
        }),
      )
      .min(1)
      .max(50),
  })
  .openapi('Decisions')

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
})

/** A suggestion with its person's name and the coded reasons that a rejection may give. */
export function toSuggestion(
  suggestion: Suggestion,
  name: string,
  reasons: readonly { readonly id: string; readonly title: string }[],
): z.infer<typeof suggestionSchema> {
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
    items: suggestion.items.map(item => toItem(item, suggestion)),
    rejectReasons: reasons.map(reason => ({ code: reason.id, label: reason.title })),
  }
}

/** What each item would change: what the record holds now beside what would hold. A rejected item changes nothing. */
export const toDiff = (suggestion: Suggestion): z.infer<typeof diffSchema> => ({
  items: suggestion.items
    .map(item => toItem(item, suggestion))
    .map(({ id, action, status, current, text }) => ({
      item: id,
      action,
      status,
      before: current,
      after: status === 'rejected' ? current : action === 'remove' ? null : text,
    })),
})

function toItem(item: SuggestionItem, { evidence }: Suggestion): z.infer<typeof itemSchema> {
  const { id, action, text, patientText, risk, status, contentHash } = item
  const last = item.decisions.at(-1)
  const orders = evidence.filter(({ source }) => source.startsWith('Medication'))
  return {
    id,
    action,
    current: action === 'add' ? null : (orders[0]?.text ?? null),
    text,
    patientText,
    risk,
    status,
    contentHash,
    decision:
      last === undefined
        ? null
        : {
            // An edit that its author approved stands as two decisions; the reader wants to know that the words were changed.
            verdict: item.revision > 1 && last.verdict === 'approve' ? 'edit' : last.verdict,
            reason: last.reason ?? null,
            by: last.signedAs,
            at: last.at.toISOString(),
          },
  }
}
