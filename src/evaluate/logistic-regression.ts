import type { Weights } from '../guard/verify/entailment/entailment.ts'

export interface Example {
  readonly isTrue: boolean
  readonly features: Readonly<Record<string, number>>
}

/** Rounds of descent; the weights no longer move in the third place after these. */
const rounds = 1500
const step = 0.3

/**
 * Logistic regression by plain gradient descent on standardised features, both classes weighing the same, with a quadratic penalty on the weights
 * (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2009, 4.4). The weights that come back are those of the features as they are.
 */
export function fitLogistic(examples: readonly Example[], penalty: number): Weights {
  const names = Object.keys(examples[0]?.features ?? {})
  const rows = examples.map(({ features }) => names.map(name => features[name] ?? 0))
  const n = rows.length
  const means = names.map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / n)
  const spreads = names.map(
    (_, at) => Math.sqrt(rows.reduce((sum, row) => sum + ((row[at] ?? 0) - (means[at] ?? 0)) ** 2, 0) / n) + 1e-3,
  )
  const scaled = rows.map(row => row.map((value, at) => (value - (means[at] ?? 0)) / (spreads[at] ?? 1)))
  const share = examples.filter(({ isTrue }) => isTrue).length / n
  const weights = names.map(() => 0)
  let intercept = 0
  for (let round = 0; round < rounds; round += 1) {
    const slopes = names.map(() => 0)
    let slope = 0
    for (const [index, row] of scaled.entries()) {
      const isTrue = examples[index]?.isTrue === true
      const sum = row.reduce((total, value, at) => total + value * (weights[at] ?? 0), intercept)
      const error = (1 / (1 + Math.exp(-sum)) - (isTrue ? 1 : 0)) * (0.5 / (isTrue ? share : 1 - share))
      slope += error / n
      for (const [at, value] of row.entries()) slopes[at] = (slopes[at] ?? 0) + (error * value) / n
    }
    intercept -= step * slope
    for (const [at, value] of slopes.entries()) {
      const weight = weights[at] ?? 0
      weights[at] = weight - step * (value + (penalty * weight) / n)
    }
  }
  const features = Object.fromEntries(names.map((name, at) => [name, rounded((weights[at] ?? 0) / (spreads[at] ?? 1))]))
  const moved = names.reduce((sum, name, at) => sum + (features[name] ?? 0) * (means[at] ?? 0), 0)
  return { intercept: rounded(intercept - moved), features }
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000
