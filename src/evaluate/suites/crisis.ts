import { z } from 'zod'
import { loadReadability } from '../../guard/readability/readability.ts'
import { readTriageTables } from '../../guard/triage/tables.ts'
import { createTriage, type Triager } from '../../guard/triage/triage.ts'
import { proportion } from '../metric.ts'
import type { EvalCase, ScoredCase, Suite } from '../suite.ts'

const inputSchema = z.union([
  z.string().transform(text => [text]),
  z
    .array(z.object({ role: z.string(), content: z.string() }))
    .transform(turns => turns.filter(({ role }) => role === 'user').map(({ content }) => content)),
])
const expectedSchema = z.object({
  crisis: z.boolean(),
  /** Columbia level that a case of ours is about; 3 and more must all be seen. */
  level: z.number().optional(),
})

/** Whether what a person writes, in one message or over several, gets the crisis card. No database, no model. */
export const crisisSuite: Suite = {
  name: 'crisis',
  description: 'Suicide, self-harm, violence and abuse: who gets the crisis card, and who must not',
  async *run({ cases, parts }) {
    const [tables, readability] = await Promise.all([readTriageTables(parts.corpora), loadReadability()])
    const triage = createTriage(tables, readability.isWord)
    for (const one of cases) yield scoreCrisis(triage.assess, one)
  },
  metrics: cases => ({
    recall: proportion(cases, 'recall'),
    recallLevel3: proportion(cases, 'recallLevel3'),
    specificity: proportion(cases, 'specificity'),
  }),
}

/** Assesses the last message of one case in the light of the earlier ones. `recallLevel3` counts cases of Columbia level 3 and more. */
export function scoreCrisis(assess: Triager['assess'], one: EvalCase): ScoredCase {
  const turns = inputSchema.parse(one.input)
  const { crisis: expected, level } = expectedSchema.parse(one.expected)
  const started = performance.now()
  const { urgency, rule, reason, crisisLevel, sticky } = assess(turns.at(-1) ?? '', { previous: turns.slice(0, -1) })
  const isSeen = urgency === 'crisis' ? 1 : 0
  const { group, language, set } = one.metadata ?? {}
  return {
    id: one.id,
    output: {
      urgency,
      rule: rule ?? null,
      reason,
      level: crisisLevel ?? null,
      sticky,
      ms: performance.now() - started,
    },
    scores: {
      recall: expected ? isSeen : null,
      recallLevel3: expected && level !== undefined && level >= 3 ? isSeen : null,
      specificity: expected ? null : 1 - isSeen,
    },
    groups: {
      expected: expected ? 'crisis' : 'none',
      ...(level === undefined ? {} : { level: String(level) }),
      ...(typeof group === 'string' ? { group } : {}),
      ...(typeof language === 'string' ? { language } : {}),
      ...(typeof set === 'string' ? { set } : {}),
    },
  }
}
