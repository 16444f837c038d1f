import { expect, test } from 'vitest'
import { mean, p95, proportion, wilson } from './metric.ts'

test('Wilson interval of 81 successes in 263 is the one Newcombe printed (0.2553 to 0.3662)', () => {
  const { value, low, high } = wilson(81, 263)
  expect(value).toBeCloseTo(0.308, 4)
  expect(low).toBeCloseTo(0.2553, 4)
  expect(high).toBeCloseTo(0.3662, 4)
})

test('no case at all says nothing: the interval is everything', () => {
  expect(wilson(0, 0)).toEqual({ value: 0, low: 0, high: 1, n: 0 })
})

test('cases to which a scorer does not apply are not counted', () => {
  const cases = [1, 0, null, 1].map((exact, index) => ({ id: String(index), output: {}, scores: { exact } }))
  expect(proportion(cases, 'exact')).toMatchObject({ value: 2 / 3, n: 3 })
})

const scored = (values: readonly (number | null)[]) =>
  values.map((value, index) => ({ id: String(index), output: {}, scores: { ndcg: value } }))

test('the mean of 0.2, 0.4 and 0.9 is 0.5, its interval 1.96 × 0.3606 / √3 to each side', () => {
  const { value, low, high, n } = mean(scored([0.2, null, 0.4, 0.9]), 'ndcg')
  expect(n).toBe(3)
  expect(value).toBeCloseTo(0.5, 12)
  expect(low).toBeCloseTo(0.092, 3)
  expect(high).toBeCloseTo(0.908, 3)
})

test('the interval of a mean stays between 0 and 1, and no case at all says nothing', () => {
  expect(mean(scored([0, 1]), 'ndcg')).toEqual({ value: 0.5, low: 0, high: 1, n: 2 })
  expect(mean(scored([null]), 'ndcg')).toEqual({ value: 0, low: 0, high: 1, n: 0 })
})

test('the 95th percentile of 1 to 1,000 is 950; 13.5 ranks to each side (1.96 × √(1,000 × 0.95 × 0.05)), rounded up, give 937 and 964', () => {
  const shuffled = Array.from({ length: 1_000 }, (_, at) => ((at * 7) % 1_000) + 1)
  expect(p95(shuffled)).toEqual({ value: 950, low: 937, high: 964, n: 1_000 })
})

test('the 95th percentile of few values is the largest, and of none nothing', () => {
  expect(p95([3, 1, 2])).toMatchObject({ value: 3, high: 3, n: 3 })
  expect(p95([])).toMatchObject({ value: 0, n: 0 })
})
