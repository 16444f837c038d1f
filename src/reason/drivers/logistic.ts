import { CholeskyDecomposition, Matrix } from 'ml-matrix'

/** Rows of a design: `columns` numbers a person, row after row; the first column is the intercept. */
export interface Design {
  readonly columns: number
  readonly values: Float64Array
  readonly outcome: Uint8Array
}

export interface Fit {
  /** Log odds, one a column. */
  readonly coefficients: readonly number[]
  /** Their covariance, column by column. */
  readonly covariance: readonly (readonly number[])[]
}

/** Standard deviation of the normal prior on a log odds ratio: it keeps a factor that all or none with the outcome have finite, and moves nothing else. */
const priorSpread = 2.5
const enough = 1e-8
const rounds = 60

/**
 * Logistic regression by Newton steps, with a weak normal prior on every column but the intercept. Undefined when it does not
 * settle or the columns are not independent of each other. Source of the prior: Gelman et al., Ann Appl Stat 2008;2:1360.
 */
export function fitLogistic({ columns, values, outcome }: Design): Fit | undefined {
  const coefficients = new Float64Array(columns)
  let reached = Number.NEGATIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const { information, score } = derivatives({ columns, values, outcome }, coefficients)
    const cholesky = new CholeskyDecomposition(information)
    if (!cholesky.isPositiveDefinite()) return undefined
    const step = cholesky.solve(Matrix.columnVector(score)).to1DArray()
    let length = 1
    let likelihood = Number.NEGATIVE_INFINITY
    const from = coefficients.slice()
    // A full step may overshoot where risks are near 0 or 1: it is halved until the fit gets no worse.
    for (let halving = 0; halving < 12; halving++) {
      for (let at = 0; at < columns; at++) coefficients[at] = (from[at] ?? 0) + length * (step[at] ?? 0)
      likelihood = penalised({ columns, values, outcome }, coefficients)
      if (likelihood >= reached - 1e-10) break
      length /= 2
    }
    reached = likelihood
    if (Math.max(...step.map(Math.abs)) * length < enough) {
      const inverse = new CholeskyDecomposition(derivatives({ columns, values, outcome }, coefficients).information)
      return { coefficients: [...coefficients], covariance: inverse.solve(Matrix.eye(columns)).to2DArray() }
    }
  }
  return undefined
}

/** Predicted risk of one row. */
export function riskOf(design: Design, row: number, coefficients: ArrayLike<number>): number {
  let sum = 0
  const from = row * design.columns
  for (let at = 0; at < design.columns; at++) sum += (design.values[from + at] ?? 0) * (coefficients[at] ?? 0)
  return logistic(sum)
}

export const logistic = (log: number): number => 1 / (1 + Math.exp(-log))

function derivatives(design: Design, coefficients: Float64Array) {
  const { columns, values, outcome } = design
  const information = new Float64Array(columns * columns)
  const score = new Float64Array(columns)
  for (let row = 0; row < outcome.length; row++) {
    const risk = riskOf(design, row, coefficients)
    const weight = risk * (1 - risk)
    const residual = (outcome[row] ?? 0) - risk
    const from = row * columns
    for (let i = 0; i < columns; i++) {
      const x = values[from + i] ?? 0
      if (x === 0) continue
      score[i] = (score[i] ?? 0) + residual * x
      for (let j = i; j < columns; j++)
        information[i * columns + j] = (information[i * columns + j] ?? 0) + weight * x * (values[from + j] ?? 0)
    }
  }
  for (let at = 1; at < columns; at++) {
    information[at * columns + at] = (information[at * columns + at] ?? 0) + 1 / priorSpread ** 2
    score[at] = (score[at] ?? 0) - (coefficients[at] ?? 0) / priorSpread ** 2
  }
  const matrix = new Matrix(columns, columns)
  for (let i = 0; i < columns; i++)
    for (let j = i; j < columns; j++) {
      const value = information[i * columns + j] ?? 0
      matrix.set(i, j, value)
      matrix.set(j, i, value)
    }
  return { information: matrix, score: [...score] }
}

function penalised(design: Design, coefficients: Float64Array): number {
  let sum = 0
  for (let row = 0; row < design.outcome.length; row++) {
    const risk = riskOf(design, row, coefficients)
    sum += Math.log(Math.max(design.outcome[row] === 1 ? risk : 1 - risk, 1e-300))
  }
  for (let at = 1; at < design.columns; at++) sum -= (coefficients[at] ?? 0) ** 2 / (2 * priorSpread ** 2)
  return sum
}
