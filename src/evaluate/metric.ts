import { wilson } from '../kernel/wilson.ts'
import type { Metric, ScoredCase } from './suite.ts'

export { wilson }

/** Mean of one named score over the cases it applies to, as a proportion with its Wilson interval. */
export function proportion(cases: readonly ScoredCase[], score: string): Metric {
  const values = cases.map(one => one.scores[score]).filter(value => typeof value === 'number')
  return wilson(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  )
}

/** Two-sided 95 % of the standard normal distribution. */
const z95 = 1.959963984540054

/** Mean of one named score over the cases it applies to, with its normal 95 % interval, kept within 0 and 1. */
export function mean(cases: readonly ScoredCase[], score: string): Metric {
  const values = cases.map(one => one.scores[score]).filter(value => typeof value === 'number')
  const n = values.length
  if (n === 0) return { value: 0, low: 0, high: 1, n: 0 }
  const value = values.reduce((sum, each) => sum + each, 0) / n
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / Math.max(1, n - 1)
  const half = z95 * Math.sqrt(variance / n)
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half), n }
}

/** The 95th percentile with the 95 % interval that the order of the values gives: ranks rounded up (Conover, Practical Nonparametric Statistics, 1999). */
export function p95(values: readonly number[]): Metric {
  const sorted = values.toSorted((a, b) => a - b)
  const n = sorted.length
  const at = (rank: number): number => sorted[Math.max(1, Math.min(n, Math.ceil(rank))) - 1] ?? 0
  const half = z95 * Math.sqrt(n * 0.95 * 0.05)
  return { value: at(0.95 * n), low: at(0.95 * n - half), high: at(0.95 * n + half), n }
}
