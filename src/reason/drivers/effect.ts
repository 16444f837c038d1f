import { errorFunction } from 'simple-statistics'
import { type Design, type Fit, logistic, riskOf } from './logistic.ts'

/** A figure with its 95 % interval. */
export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface Effect {
  readonly oddsRatio: Interval
  /** Average change of the risk, between -1 and 1, if everybody had the factor instead of nobody. */
  readonly riskDifference: Interval
  readonly riskRatio: Interval
  /** Share of the outcomes that would not be there if nobody had the factor and the model were the whole truth. */
  readonly attributable: number
  /** Two-sided p of the log odds ratio being 0. */
  readonly p: number
}

const z95 = 1.959963984540054

/** What one yes-or-no column does, standardised over the people of the design. Source: Hernán and Robins, Causal Inference: What If, 2020, chapter 13. */
export function effectOf(design: Design, fit: Fit, column: number): Effect {
  const log = fit.coefficients[column] ?? 0
  const error = Math.sqrt(fit.covariance[column]?.[column] ?? Number.NaN)
  const { withIt, without, asIs, gradientWith, gradientWithout } = standardised(design, fit, column)
  const difference = withIt - without
  const differenceError = errorOf(
    fit,
    gradientWith.map((each, at) => each - (gradientWithout[at] ?? 0)),
  )
  const logRatio = Math.log(withIt / without)
  const ratioError = errorOf(
    fit,
    gradientWith.map((each, at) => each / withIt - (gradientWithout[at] ?? 0) / without),
  )
  return {
    oddsRatio: exponentials(log, error),
    riskDifference: {
      value: difference,
      low: difference - z95 * differenceError,
      high: difference + z95 * differenceError,
    },
    riskRatio: exponentials(logRatio, ratioError),
    attributable: (asIs - without) / asIs,
    p: twoSided(log / error),
  }
}

/**
 * How strongly a circumstance that nobody recorded would have to go with both the factor and the outcome, as risk ratios, to
 * explain the figure away; 1 when nothing is needed. Source: VanderWeele and Ding, Ann Intern Med 2017;167:268.
 */
export const eValue = (ratio: number): number => (ratio <= 1 ? 1 : ratio + Math.sqrt(ratio * (ratio - 1)))

/** Two-sided p of a standard normal deviate, to within 2e-7. */
const twoSided = (z: number): number => Math.min(1, Math.max(0, 1 - errorFunction(Math.abs(z) / Math.SQRT2)))

const exponentials = (log: number, error: number): Interval => ({
  value: Math.exp(log),
  low: Math.exp(log - z95 * error),
  high: Math.exp(log + z95 * error),
})

function standardised(design: Design, { coefficients }: Fit, column: number) {
  const people = design.outcome.length
  const gradientWith = new Array<number>(design.columns).fill(0)
  const gradientWithout = new Array<number>(design.columns).fill(0)
  const slope = coefficients[column] ?? 0
  let withIt = 0
  let without = 0
  let asIs = 0
  for (let row = 0; row < people; row++) {
    const from = row * design.columns
    const has = design.values[from + column] ?? 0
    const risk = riskOf(design, row, coefficients)
    const log = Math.log(risk / (1 - risk))
    const one = logistic(log + slope * (1 - has))
    const none = logistic(log - slope * has)
    withIt += one / people
    without += none / people
    asIs += risk / people
    for (let at = 0; at < design.columns; at++) {
      const value = design.values[from + at] ?? 0
      gradientWith[at] = (gradientWith[at] ?? 0) + (one * (1 - one) * (at === column ? 1 : value)) / people
      gradientWithout[at] = (gradientWithout[at] ?? 0) + (none * (1 - none) * (at === column ? 0 : value)) / people
    }
  }
  return { withIt, without, asIs, gradientWith, gradientWithout }
}

/** Delta method: the standard error of a figure from its gradient in the coefficients. */
function errorOf({ covariance }: Fit, gradient: readonly number[]): number {
  const variance = gradient.reduce(
    (sum, left, i) => sum + gradient.reduce((inner, right, j) => inner + left * right * (covariance[i]?.[j] ?? 0), 0),
    0,
  )
  return Math.sqrt(Math.max(0, variance))
}
