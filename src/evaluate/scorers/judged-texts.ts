import { z } from 'zod'
import type { Readability } from '../../guard/readability/readability.ts'
import type { EvalCase, Metric, ScoredCase } from '../suite.ts'

const easySchema = z.object({ bt_easiness: z.number(), flesch_kincaid: z.number() })
const orderSchema = z.object({ order_easy_to_hard: z.array(z.string()).min(2) })
const outputSchema = z.object({ grade: z.number(), easiness: z.number() })

/**
 * A text whose ease teachers judged (CLEAR), or one text at several levels (OneStopEnglish), graded as readers are served; undefined for a case of
 * another shape. `gradeWithinOne` compares with the Flesch–Kincaid grade that another tool found.
 */
export function scoreJudged({ id, input, expected }: EvalCase, { grade }: Readability): ScoredCase | undefined {
  const easy = easySchema.safeParse(expected)
  if (typeof input === 'string' && easy.success) {
    const found = grade(input)
    const gradeWithinOne = Math.abs(found - easy.data.flesch_kincaid) <= 1 ? 1 : 0
    return { id, output: { grade: found, easiness: easy.data.bt_easiness }, scores: { gradeWithinOne } }
  }
  const order = orderSchema.safeParse(expected)
  const texts = z.record(z.string(), z.string()).safeParse(input)
  if (!order.success || !texts.success) return undefined
  const grades = order.data.order_easy_to_hard.map(level => grade(texts.data[level] ?? ''))
  const isOrdered = grades.every((one, at) => at === 0 || one > (grades[at - 1] ?? 0))
  const isApart = (grades.at(-1) ?? 0) > (grades[0] ?? 0)
  return { id, output: { grades }, scores: { ordered: isOrdered ? 1 : 0, easiestBelowHardest: isApart ? 1 : 0 } }
}

/** Pearson's r between the grade and how hard teachers found the text, with its interval by Fisher's z; undefined under four texts. */
export function hardnessCorrelation(cases: readonly ScoredCase[]): Metric | undefined {
  const pairs = cases.flatMap(({ output }) => {
    const read = outputSchema.safeParse(output)
    return read.success ? [[read.data.grade, -read.data.easiness] as const] : []
  })
  const n = pairs.length
  if (n < 4) return undefined
  const mean = (at: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[at], 0) / n
  const [x, y] = [mean(0), mean(1)]
  const sum = (of: (pair: readonly [number, number]) => number): number =>
    pairs.reduce((total, pair) => total + of(pair), 0)
  const r = sum(([a, b]) => (a - x) * (b - y)) / Math.sqrt(sum(([a]) => (a - x) ** 2) * sum(([, b]) => (b - y) ** 2))
  const half = 1.959963984540054 / Math.sqrt(n - 3)
  return { value: r, low: Math.tanh(Math.atanh(r) - half), high: Math.tanh(Math.atanh(r) + half), n }
}
