import { z } from '@hono/zod-openapi'
import type { AlertBudget, ArrangedFindings } from '../../careplan/alert-budget.ts'
import type { OverrideReason } from '../../careplan/override.ts'
import type { FindingOverride } from '../../careplan/override-rows.ts'
import { findingHash } from '../../careplan/suggest.ts'
import type { Finding } from '../../domain/careplan.ts'
import { cite } from '../../domain/evidence.ts'
import { citationSchema } from '../schemas.ts'

export const findingSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    severity: z.enum(['high', 'moderate', 'low']),
    title: z.string(),
    explanation: z.string(),
    certainty: z.string(),
    evidence: z.array(citationSchema),
    contentHash: z.string().openapi({ description: 'What an override of it must name.' }),
  })
  .openapi('Finding')

export const overrideSchema = z
  .object({
    id: z.string(),
    finding: z.string(),
    reason: z.object({ code: z.string(), label: z.string() }),
    note: z.string(),
    by: z.string(),
    at: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .openapi('FindingOverride')

export const findingsSchema = z
  .object({
    findings: z.array(findingSchema).openapi({ description: 'All that are not overridden, most severe first.' }),
    interruptive: z
      .array(findingSchema)
      .openapi({ description: 'Those within the alert budget; every severe one is.' }),
    more: z.array(findingSchema),
    overridden: z.array(z.object({ finding: findingSchema, override: overrideSchema })),
    overrideReasons: z.array(z.object({ code: z.string(), label: z.string() })),
    noteRequired: z.array(z.enum(['high', 'moderate', 'low'])),
  })
  .openapi('Findings')

const count = z.number().int().nullable()
export const rateSchema = z
  .object({
    rule: z.string(),
    n: count,
    overridden: count,
    rate: z.number().nullable(),
    low: z.number().nullable().openapi({ description: 'Wilson interval at 95 %.' }),
    high: z.number().nullable(),
  })
  .openapi('OverrideRate')

export function toFindings(
  { interruptive, more, overridden }: ArrangedFindings,
  budget: AlertBudget,
  reasons: readonly OverrideReason[],
): z.infer<typeof findingsSchema> {
  const severities = ['high', 'moderate', 'low'] as const
  return {
    findings: [...interruptive, ...more].map(toFinding),
    interruptive: interruptive.map(toFinding),
    more: more.map(toFinding),
    overridden: overridden.map(({ finding, override }) => ({
      finding: toFinding(finding),
      override: toOverride(override, reasons),
    })),
    overrideReasons: reasons.map(({ id, title }) => ({ code: id, label: title })),
    noteRequired: severities.filter(severity => budget.of(severity).noteRequired),
  }
}

export const toOverride = (
  { id, finding, reason, note, signedAs, at, expiresAt }: FindingOverride,
  reasons: readonly OverrideReason[],
): z.infer<typeof overrideSchema> => ({
  id,
  finding,
  reason: { code: reason, label: reasons.find(row => row.id === reason)?.title ?? reason },
  note,
  by: signedAs,
  at: at.toISOString(),
  expiresAt: expiresAt.toISOString(),
})

export const toFinding = (finding: Finding): z.infer<typeof findingSchema> => {
  const { id, kind, severity, title, explanation, certainty, evidence } = finding
  return {
    ...{ id, kind, severity, title, explanation, certainty, contentHash: findingHash(finding) },
    evidence: evidence.map(span => ({ ...cite(span) })),
  }
}
