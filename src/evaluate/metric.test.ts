import { expect, test } from 'vitest'
import { proportion, wilson } from './metric.ts'

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
