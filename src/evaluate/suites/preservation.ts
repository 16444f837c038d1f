import { loadKeptMeaning } from '../../guard/readability/kept-meaning.ts'
import { createPreservation, type LossesIn } from '../../guard/readability/preservation.ts'
import { loadKnownNames } from '../../guard/verify/names.ts'
import { readCases } from '../cases.ts'
import { proportion } from '../metric.ts'
import { rewriteCases, rewriteSchema } from '../rewrites.ts'
import type { Suite } from '../suite.ts'

/** The check that a rewrite keeps the meaning; another one takes its place in the mutation test. */
export const preservationWith = (checkIn: (corpora: URL) => Promise<LossesIn>): Suite => ({
  name: 'preservation',
  description: 'A plainer wording is let through only when it keeps the meaning',
  readCases: path => (path.endsWith('/preservation/') ? rewriteCases(`${path}rewrites.yaml`) : readCases(path)),
  async *run({ cases, parts }) {
    const lossesIn = await checkIn(parts.corpora)
    for (const one of cases) {
      const { before, after, language } = rewriteSchema.parse(one.input)
      const losses = lossesIn(before, after, language)
      const isKept = isExpectedKept(one.expected)
      const kind = one.metadata?.['kind']
      yield {
        id: one.id,
        output: { losses },
        scores: {
          caught: isKept ? null : losses.length > 0 ? 1 : 0,
          falseAlarms: isKept ? (losses.length > 0 ? 1 : 0) : null,
        },
        groups: { language, ...(typeof kind === 'string' ? { kind } : {}) },
      }
    }
  },
  metrics: cases => ({ caught: proportion(cases, 'caught'), falseAlarms: proportion(cases, 'falseAlarms') }),
})

const isExpectedKept = (expected: unknown): boolean =>
  typeof expected === 'object' && expected !== null && 'kept' in expected && expected.kept === true

export const preservationSuite: Suite = preservationWith(async corpora =>
  createPreservation(await loadKeptMeaning(corpora), await loadKnownNames(corpora)),
)
