import { z } from '@hono/zod-openapi'
import { citationSchema } from '../schemas.ts'

const riskSchema = z.enum(['high', 'routine'])
const verdictSchema = z.enum(['approve', 'edit', 'reject', 'undo', 'end'])
const itemStatusSchema = z.enum(['draft', 'approved', 'rejected', 'ended'])
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
    awaitingItems: z.number().int().openapi({ description: 'Signed by one clinician, to be signed by a second one.' }),
  })
  .openapi('SuggestionSummary')

export const itemSchema = z.object({
  id: z.string(),
  action: z.enum(['add', 'modify', 'remove']),
  current: z.string().nullable().openapi({ description: 'What the record holds now; null for something new.' }),
  text: z.string(),
  patientText: z.string(),
  risk: riskSchema,
  status: itemStatusSchema,
  contentHash: z.string(),
  delta: z
    .object({
      op: z.enum(['keep', 'add', 'remove', 'modify']),
      pathway: z.string(),
      action: z.string(),
      reason: z.string(),
      author: z.enum(['rule', 'model', 'clinician']),
    })
    .nullable()
    .openapi({ description: 'How the item stands to its pathway; null for one that comes from a finding alone.' }),
  decision: z
    .object({ verdict: verdictSchema, reason: z.string().nullable(), by: z.string(), at: z.iso.datetime() })
    .nullable(),
  awaiting: z
    .object({ verdict: verdictSchema, by: z.string(), isYou: z.boolean() })
    .nullable()
    .openapi({ description: 'One of two signatures; the second is that of another clinician.' }),
  undoSeconds: z.number().int().openapi({ description: 'For so long the reader can undo the approval; 0 when not.' }),
  visibleFrom: z.iso
    .datetime()
    .nullable()
    .openapi({ description: 'In force; until then the approval can be undone and reaches nobody.' }),
})

const reasonsSchema = z.array(z.object({ code: z.string(), label: z.string() }))

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
    rejectReasons: reasonsSchema,
    endReasons: reasonsSchema,
    concernReasons: reasonsSchema,
    check: z
      .object({ isCaught: z.boolean(), truth: z.string() })
      .nullable()
      .openapi({ description: 'Told after the decision: this draft was planted to measure attention.' }),
  })
  .openapi('Suggestion')

export const diffSchema = z
  .object({
    items: z.array(
      z.object({
        item: z.string(),
        action: z.enum(['add', 'modify', 'remove']),
        status: itemStatusSchema,
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
          acknowledged: z
            .array(z.object({ finding: z.string().max(200), reason: z.string().max(100) }))
            .max(50)
            .optional(),
          evidenceSeconds: z.number().int().min(0).max(86_400).optional(),
        }),
      )
      .min(1)
      .max(50),
  })
  .openapi('Decisions')
