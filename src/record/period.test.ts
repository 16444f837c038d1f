import { expect, test } from 'vitest'
import { periodIn } from './period.ts'

const now = new Date('2026-11-22T09:00:00Z')

test('a season without a year is the latest one that has begun', () => {
  expect(periodIn('has my sugar got better since spring', now)).toEqual({ kind: 'since', from: '2026-03-01' })
  expect(periodIn('since winter', now)).toEqual({ kind: 'since', from: '2025-12-01' })
})

test('a named year is that calendar year, and "since" leaves its end open', () => {
  expect(periodIn('what was my a1c in 2019', now)).toEqual({ kind: 'within', from: '2019-01-01', to: '2020-01-01' })
  expect(periodIn('ldl trend since 2018', now)).toEqual({ kind: 'since', from: '2018-01-01' })
})

test('counted time is counted back from the clock that is handed in', () => {
  expect(periodIn('over the past 10 days', now)).toEqual({ kind: 'within', from: '2026-11-12' })
  expect(periodIn('in the last two weeks', now)).toEqual({ kind: 'within', from: '2026-11-08' })
  expect(periodIn('desde marzo', now)).toEqual({ kind: 'since', from: '2026-03-01' })
})

test('"last" before a test is no period', () => {
  expect(periodIn('what was my last a1c', now)).toBeUndefined()
  expect(periodIn('may i see my last result', now)).toBeUndefined()
})

test('"two years ago" is about that time for one value, and a start for a trend', () => {
  expect(periodIn('my weight two years ago', now)).toEqual({
    kind: 'since',
    from: '2024-11-21',
    around: { from: '2024-05-23', to: '2025-05-23' },
  })
})

test('"over the years" reaches back to the first reading', () => {
  expect(periodIn('how has my ldl changed over the years', now)?.from).toBe('0001-01-01')
})
