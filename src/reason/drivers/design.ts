import { quantileSorted } from 'simple-statistics'
import type { Design } from './logistic.ts'
import { answerBefore, type Member } from './population.ts'

/** A design over the members who answered every factor of it, and where each factor stands in its columns. */
export interface FactorDesign extends Design {
  readonly columnOf: Readonly<Record<string, number>>
}

/** Complete answers only: filling gaps would need the outcome to do it well, and a social factor is never drawn from an outcome. */
export function designOf(
  members: readonly Member[],
  factors: readonly string[],
  covariates: readonly string[],
): FactorDesign {
  const complete = members.filter(
    member =>
      factors.every(factor => answerBefore(member, factor) !== undefined) &&
      covariates.every(name => Number.isFinite(member.covariates[name])),
  )
  const bases = covariates.map(name => basisOf(complete.map(member => member.covariates[name] ?? 0)))
  const columns = 1 + factors.length + bases.reduce((sum, basis) => sum + basis.columns, 0)
  const values = new Float64Array(columns * complete.length)
  complete.forEach((member, row) => {
    const numbers = covariates.flatMap((name, at) => bases[at]?.of(member.covariates[name] ?? 0) ?? [])
    values.set([1, ...factors.map(factor => Number(answerBefore(member, factor))), ...numbers], row * columns)
  })
  return {
    columns,
    values,
    outcome: Uint8Array.from(complete, member => Number(member.outcome)),
    columnOf: Object.fromEntries(factors.map((factor, at) => [factor, at + 1])),
  }
}

interface Basis {
  readonly columns: number
  of(value: number): readonly number[]
}

/**
 * A number as it enters the model: constant ones not at all, few distinct values as they are, others as a restricted cubic
 * spline of four knots, so that a risk that bends with age leaves nothing for a factor that old people have.
 * Source: Harrell, Regression Modeling Strategies, 2nd ed. 2015, section 2.4.
 */
function basisOf(values: readonly number[]): Basis {
  const sorted = values.toSorted((a, b) => a - b)
  const low = sorted[0] ?? 0
  const spread = (sorted.at(-1) ?? 0) - low
  if (spread === 0) return { columns: 0, of: () => [] }
  const scaled = (value: number): number => (value - low) / spread
  const knots = [0.05, 0.35, 0.65, 0.95].map(share => scaled(quantileSorted(sorted, share)))
  const [first = 0, second = 0, third = 0, last = 1] = knots
  if (new Set(knots).size < 4) return { columns: 1, of: value => [scaled(value)] }
  const cube = (x: number): number => Math.max(0, x) ** 3
  const term = (x: number, knot: number): number =>
    (cube(x - knot) -
      (cube(x - third) * (last - knot)) / (last - third) +
      (cube(x - last) * (third - knot)) / (last - third)) /
    (last - first) ** 2
  return {
    columns: 3,
    of: value => {
      const x = scaled(value)
      return [x, term(x, first), term(x, second)]
    },
  }
}
