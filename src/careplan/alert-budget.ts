import { z } from 'zod'
import type { Finding } from '../domain/careplan.ts'
import { Refusal } from '../kernel/errors.ts'
import { corporaFolder, readRules } from '../knowledge/rules.ts'
import type { FindingOverride } from './override-rows.ts'
import { findingHash } from './suggest.ts'

const source = z.union([z.string(), z.array(z.string())])
const budgetRow = z.discriminatedUnion('kind', [
  z.strictObject({ id: z.string(), source, kind: z.literal('budget'), maximum: z.number().int().min(1) }),
  z.strictObject({
    id: z.string(),
    source,
    kind: z.literal('severity'),
    severity: z.enum(['high', 'moderate', 'low']),
    interrupts: z.enum(['always', 'within-budget', 'never']),
    overrideDays: z.number().int().min(1),
    noteRequired: z.boolean(),
  }),
])
type SeverityRow = Extract<z.infer<typeof budgetRow>, { kind: 'severity' }>

export interface AlertBudget {
  /** How many findings of one person interrupt at once; those that always interrupt count, and are not held back by it. */
  readonly maximum: number
  readonly of: (severity: Finding['severity']) => Readonly<SeverityRow>
}

export async function readAlertBudget(folder: URL = corporaFolder): Promise<AlertBudget> {
  const { rows } = await readRules('alert-budget', budgetRow, folder)
  const bySeverity = new Map(rows.flatMap(row => (row.kind === 'severity' ? [[row.severity, row] as const] : [])))
  const of = (severity: Finding['severity']) => bySeverity.get(severity) ?? missing(`severity ${severity}`)
  for (const severity of ['high', 'moderate', 'low'] as const) of(severity)
  return { maximum: rows.find(row => row.kind === 'budget')?.maximum ?? missing('a budget'), of }
}

/** Every finding of one record, each in exactly one place. */
export interface ArrangedFindings {
  readonly interruptive: readonly Finding[]
  readonly more: readonly Finding[]
  readonly overridden: readonly { readonly finding: Finding; readonly override: FindingOverride }[]
}

/**
 * Shares the findings out, keeping their order: set aside by an override that still counts, interruptive within the budget,
 * or listed below. An override covers a finding only as it stood when it was written.
 */
export function arrange(
  findings: readonly Finding[],
  overrides: readonly FindingOverride[],
  budget: AlertBudget,
): ArrangedFindings {
  const byContent = new Map(overrides.map(override => [override.contentHash, override]))
  const overridden = findings.flatMap(finding => {
    const override = byContent.get(findingHash(finding))
    return override === undefined ? [] : [{ finding, override }]
  })
  const aside = new Set(overridden.map(({ finding }) => finding))
  const open = findings.filter(finding => !aside.has(finding))
  const always = open.filter(finding => budget.of(finding.severity).interrupts === 'always')
  const room = Math.max(0, budget.maximum - always.length)
  const within = open.filter(finding => budget.of(finding.severity).interrupts === 'within-budget').slice(0, room)
  const interrupts = new Set([...always, ...within])
  return {
    interruptive: open.filter(finding => interrupts.has(finding)),
    more: open.filter(finding => !interrupts.has(finding)),
    overridden,
  }
}

const missing = (what: string): never => {
  throw new Refusal(
    'invalid',
    `corpora/rules/alert-budget.yaml has no row for ${what}.`,
    'Add the row and start again.',
  )
}
