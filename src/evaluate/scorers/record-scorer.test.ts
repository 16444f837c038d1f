import { expect, test } from 'vitest'
import { type RecordOutput, scoreCitations, scoreExact, scoreNotRecorded } from './record-scorer.ts'

const output = (
  structured: Readonly<Record<string, unknown>>,
  kind: RecordOutput['kind'] = 'answered',
): RecordOutput => ({
  kind,
  text: '',
  sentences: [],
  structured,
})
const one = (expected: unknown, metadata: Readonly<Record<string, unknown>> = {}) => ({
  id: 'case',
  input: {},
  expected,
  metadata: { ...metadata },
})

test('a value must be the value, of that unit, on that day', () => {
  const right = output({ value: 9.6, unit: '%', date: '2026-08-12' })
  expect(scoreExact(one({ value: 9.6, unit: '%', date: '2026-08-12' }), right)).toBe(1)
  expect(scoreExact(one({ value: 9.1 }), right)).toBe(0)
  expect(scoreExact(one({ value: 9.6, date: '2025-11-12' }), right)).toBe(0)
  expect(scoreExact(one({ value: 9.5 }, { tolerance: 0.02 }), right)).toBe(1)
})

test('either of two results of one instant is right when the case says so', () => {
  expect(scoreExact(one({ value: 17.2, accept_values: [17.2, 10.2] }), output({ value: 10.2 }))).toBe(1)
  expect(scoreExact(one({ value: 17.2 }), output({ value: 10.2 }))).toBe(0)
})

test('a list is right in any order, but not when an item is missing', () => {
  expect(scoreExact(one({ list: ['a', 'b'] }), output({ list: ['B', 'a'] }))).toBe(1)
  expect(scoreExact(one({ list: ['a', 'b'] }), output({ list: ['a'] }))).toBe(0)
  expect(scoreExact(one({ list: [], none_recorded: true }), output({ list: [], none_recorded: true }))).toBe(1)
})

test('unchanged and same are one direction', () => {
  expect(
    scoreExact(
      one({ direction: 'unchanged', latest: 5, previous: 5 }),
      output({ direction: 'same', latest: 5, previous: 5 }),
    ),
  ).toBe(1)
})

test('"not recorded" with a value beside it is not said as not recorded', () => {
  expect(scoreNotRecorded(one({ not_recorded: true, value: null }), output({ not_recorded: true }))).toBe(1)
  expect(scoreNotRecorded(one({ not_recorded: true }), output({ not_recorded: true, value: 4 }))).toBe(0)
  expect(scoreNotRecorded(one({ value: 4 }), output({ value: 4 }))).toBeNull()
})

test('asking back is right only as a question', () => {
  expect(scoreExact(one({ ask_back: true }), output({ ask_back: true }, 'asked-back'))).toBe(1)
  expect(scoreExact(one({ ask_back: true }), output({ value: 4 }))).toBe(0)
})

test('a claim without its resource, or with a foreign one, is not cited correctly', () => {
  const citing = (...ids: readonly string[]): RecordOutput => ({
    ...output({}),
    sentences: [
      {
        text: 'A claim.',
        kind: 'fact',
        citations: ids.map(id => ({ source: id, id, span: '', spanId: id, origin: 'record' as const, title: '' })),
      },
    ],
  })
  const needed = one({}, { evidence: ['o1'] })
  expect(scoreCitations(needed, citing('o1'), new Set(['o1', 'o2']))).toBe(1)
  expect(scoreCitations(needed, citing('o2'), new Set(['o1', 'o2']))).toBe(0)
  expect(scoreCitations(needed, citing('o1', 'x9'), new Set(['o1']))).toBe(0)
  expect(scoreCitations(one({}), citing(), new Set(['o1']))).toBe(0)
})
