import { describe, expect, test } from 'vitest'
import { ndcg, recall, reciprocalRank } from './ranking.ts'

/** c is the best, a and b are related, d was judged and is not relevant. */
const grades = new Map([
  ['a', 1],
  ['b', 1],
  ['c', 3],
  ['d', 0],
])

describe('nDCG', () => {
  test('of d, a, x, c, b: (1/log₂3 + 3/log₂5 + 1/log₂6) over the ideal 3 + 1/log₂3 + 1/log₂4 is 2.3098 over 4.1309', () => {
    expect(ndcg(['d', 'a', 'x', 'c', 'b'], grades)).toBeCloseTo(2.3098 / 4.1309, 4)
  })
  test('is 1 for the ideal order and 0 when nothing relevant was found', () => {
    expect(ndcg(['c', 'b', 'a', 'd'], grades)).toBe(1)
    expect(ndcg(['d', 'x'], grades)).toBe(0)
    expect(ndcg([], grades)).toBe(0)
  })
  test('at 1 sees the first place only, in the ideal too: 1 of 3', () => {
    expect(ndcg(['a', 'c'], grades, 1)).toBeCloseTo(1 / 3, 12)
  })
})

describe('reciprocal rank', () => {
  test('is one over the place of the first relevant document', () => {
    expect(reciprocalRank(['d', 'x', 'b', 'c'], grades)).toBeCloseTo(1 / 3, 12)
    expect(reciprocalRank(['a', 'c'], grades)).toBe(1)
  })
  test('is 0 when the first stands past k', () => {
    expect(reciprocalRank(['d', 'x', 'b'], grades, 2)).toBe(0)
  })
})

describe('recall', () => {
  test('is the share of the relevant ones among the first k; what was judged 0 is not among them', () => {
    expect(recall(['d', 'a', 'c', 'b'], grades, 3)).toBeCloseTo(2 / 3, 12)
    expect(recall(['d', 'a', 'c', 'b'], grades, 4)).toBe(1)
    expect(recall(['a', 'a', 'a'], grades, 10)).toBeCloseTo(1 / 3, 12)
  })
})

test('a query for which nothing is relevant is no case for any of them', () => {
  for (const none of [new Map<string, number>(), new Map([['d', 0]])]) {
    expect([ndcg(['d'], none), reciprocalRank(['d'], none), recall(['d'], none, 10)]).toEqual([null, null, null])
  }
})
