import type { Metric, ScoredCase } from '../suite.ts'

/** Mean of the F1 of each class over cases whose groups `expected` and `said` name their classes; a class that neither has counts as 0. */
export const macroF1 = (cases: readonly ScoredCase[], labels: readonly string[]): Metric =>
  withBootstrap(cases, drawn => labels.reduce((sum, label) => sum + f1(drawn, label), 0) / labels.length)

/** F1 of one class. */
export const classF1 = (cases: readonly ScoredCase[], label: string): Metric =>
  withBootstrap(cases, drawn => f1(drawn, label))

function f1(cases: readonly ScoredCase[], label: string): number {
  const expected = cases.filter(({ groups }) => groups?.['expected'] === label).length
  const said = cases.filter(({ groups }) => groups?.['said'] === label).length
  const both = cases.filter(({ groups }) => groups?.['expected'] === label && groups?.['said'] === label).length
  return expected + said === 0 ? 0 : (2 * both) / (expected + said)
}

const draws = 500

/**
 * A figure over all cases with the 95 % percentile interval of samples drawn with replacement (Efron and Tibshirani, An Introduction to the Bootstrap,
 * 1993): F1 has no simple distribution. The numbers are drawn by Park and Miller's generator from a fixed start, so a run can be repeated.
 */
function withBootstrap(cases: readonly ScoredCase[], figure: (drawn: readonly ScoredCase[]) => number): Metric {
  const n = cases.length
  if (n === 0) return { value: 0, low: 0, high: 1, n }
  let state = 20261130
  const drawn = (): readonly ScoredCase[] =>
    Array.from({ length: n }, () => {
      state = (state * 48271) % 2147483647
      return cases[state % n]
    }).filter(one => one !== undefined)
  const values = Array.from({ length: draws }, () => figure(drawn())).toSorted((a, b) => a - b)
  const at = (share: number): number => values[Math.round(share * (draws - 1))] ?? 0
  return { value: figure(cases), low: at(0.025), high: at(0.975), n }
}
