import { z } from 'zod'
import { type BrokenPolicy, loadPolicy } from '../../guard/policy.ts'
import { loadKnownNames } from '../../guard/verify/names.ts'
import { proportion } from '../metric.ts'
import type { EvalCase, ScoredCase, Suite } from '../suite.ts'

const expectedSchema = z.object({ blocked: z.boolean() })

/** Each text as one sentence of guidance for a patient: may policy let it pass? */
export const policySuite: Suite = {
  name: 'policy',
  description: 'Orders, diagnoses, prognoses and guarantees are kept from patients, advice is not',
  async *run({ cases, parts }) {
    const { plainMedicines } = await loadKnownNames(parts.corpora)
    const broken = await loadPolicy(plainMedicines, parts.corpora)
    for (const one of cases) yield scorePolicy(broken, one)
  },
  metrics: cases => ({
    caught: proportion(cases, 'caught'),
    falseBlockRate: proportion(cases, 'falseBlockRate'),
  }),
}

export function scorePolicy(broken: BrokenPolicy, one: EvalCase): ScoredCase {
  const text = z.string().parse(one.input)
  const { blocked } = expectedSchema.parse(one.expected)
  const rule = broken({ text, cites: [], kind: 'guidance' }, 'patient', 'embedded')
  const isBlocked = rule === undefined ? 0 : 1
  const { group, language } = one.metadata ?? {}
  return {
    id: one.id,
    output: { blocked: isBlocked === 1, rule: rule ?? null },
    scores: { caught: blocked ? isBlocked : null, falseBlockRate: blocked ? null : isBlocked },
    groups: {
      ...(typeof group === 'string' ? { group } : {}),
      ...(typeof language === 'string' ? { language } : {}),
    },
  }
}
