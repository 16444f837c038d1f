import type { Metric, ScoredCase } from './suite.ts'

const z95 = 1.959963984540054

/** Wilson score interval of `successes` out of `n` at 95 %. Source: Wilson, J Am Stat Assoc 1927;22:209. */
export function wilson(successes: number, n: number): Metric {
  if (n === 0) return { value: 0, low: 0, high: 1, n: 0 }
  const p = successes / n
  const denominator = 1 + z95 ** 2 / n
  const centre = p + z95 ** 2 / (2 * n)
  const half = z95 * Math.sqrt((p * (1 - p)) / n + z95 ** 2 / (4 * n * n))
  return {
    value: p,
    low: Math.max(0, (centre - half) / denominator),
    high: Math.min(1, (centre + half) / denominator),
    n,
  }
}

/** Mean of one named score over the cases it applies to, as a proportion with its Wilson interval. */
export function proportion(cases: readonly ScoredCase[], score: string): Metric {
  const values = cases.map(one => one.scores[score]).filter(value => typeof value === 'number')
  return wilson(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  )
}
