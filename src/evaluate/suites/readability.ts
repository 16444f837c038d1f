import { z } from 'zod'
import { measureText } from '../../guard/readability/measures.ts'
import { openMeters } from '../../guard/readability/meters.ts'
import { loadReadability } from '../../guard/readability/readability.ts'
import { proportion } from '../metric.ts'
import { hardnessCorrelation, scoreJudged } from '../scorers/judged-texts.ts'
import { agrees } from '../scorers/readability.ts'
import type { Suite } from '../suite.ts'

const inputSchema = z.object({
  metric: z.string(),
  text: z.string(),
  lang: z.string().default('en'),
  params: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])).default({}),
})
const exactnessSchema = z.object({ round: z.number().nullish(), tolerance: z.number().optional() })

/** Measures each text and compares with the expected value, as exactly as the case asks; or grades texts whose ease people judged. */
export const readabilitySuite: Suite = {
  name: 'readability',
  description: 'Readability formulas and counts against known values',
  async *run({ cases }) {
    const metersOf = await openMeters()
    const readability = await loadReadability()
    for (const one of cases) {
      const judged = scoreJudged(one, readability)
      if (judged !== undefined) {
        yield judged
        continue
      }
      const { metric, text, lang, params } = inputSchema.parse(one.input)
      const expected = z.number().parse(one.expected)
      const exactness = exactnessSchema.parse(one.metadata ?? {})
      const margin = typeof params['margin'] === 'number' ? params['margin'] : 0
      const value = measureText(metric, text, await metersOf(lang), params)
      yield {
        id: one.id,
        output: value === undefined ? { unknownMetric: metric } : { value },
        scores: {
          agreement: agrees(value, expected, { ...exactness, tolerance: Math.max(margin, exactness.tolerance ?? 0) })
            ? 1
            : 0,
        },
        groups: { metric, language: lang.slice(0, 2) },
      }
    }
  },
  metrics: cases => {
    const correlation = hardnessCorrelation(cases)
    const has = (score: string): boolean => cases.some(({ scores }) => score in scores)
    const named = ['agreement', 'gradeWithinOne', 'ordered', 'easiestBelowHardest'].filter(has)
    return {
      ...Object.fromEntries(named.map(score => [score, proportion(cases, score)])),
      ...(correlation === undefined ? {} : { hardnessCorrelation: correlation }),
    }
  },
}
