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
