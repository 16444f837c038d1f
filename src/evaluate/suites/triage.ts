import { z } from 'zod'
import { loadReadability } from '../../guard/readability/readability.ts'
import { readTriageTables } from '../../guard/triage/tables.ts'
import { createTriage, type Triager } from '../../guard/triage/triage.ts'
import { proportion } from '../metric.ts'
import { scoreTriage } from '../scorers/triage.ts'
import type { Suite } from '../suite.ts'

const inputSchema = z.union([z.string(), z.object({ text: z.string() }).transform(({ text }) => text)])
const expectedSchema = z.object({ urgency: z.enum(['em', 'ne', 'sc']) })

/** Assesses each text with the tables of the installation; no database, no model. */
export const triageSuite: Suite = triageSuiteOver(loadTriage)

export async function loadTriage(corpora: URL): Promise<Pick<Triager, 'assess'>> {
  const [tables, readability] = await Promise.all([readTriageTables(corpora), loadReadability()])
  return createTriage(tables, readability.isWord)
}

/** `load` makes the triage that is put to the test. */
export function triageSuiteOver(load: (corpora: URL) => Promise<Pick<Triager, 'assess'>>): Suite {
  return {
    name: 'triage',
    description: 'How urgent is what the person writes: emergency, care soon or self-care',
    async *run({ cases, parts }) {
      const triage = await load(parts.corpora)
      for (const one of cases) {
        const started = performance.now()
        const { urgency, rule, reason, present, ask } = triage.assess(inputSchema.parse(one.input))
        const { urgency: expected } = expectedSchema.parse(one.expected)
        const group = one.metadata?.['group'] ?? one.metadata?.['set']
        yield {
          id: one.id,
          output: {
            urgency,
            rule: rule ?? null,
            ask: ask ?? null,
            reason,
            present,
            ms: Math.round(performance.now() - started),
          },
          scores: scoreTriage(urgency, expected),
          groups: { expected, ...(typeof group === 'string' ? { group } : {}) },
        }
      }
    },
    metrics: cases => ({
      emergencyRecall: proportion(cases, 'emergencyRecall'),
      specificity: proportion(cases, 'specificity'),
      accuracy: proportion(cases, 'accuracy'),
    }),
  }
}
