import { expect, test } from 'vitest'
import { type ReadingSignal, readingState } from './reading-level.ts'
import { readReadingTables } from './reading-tables.ts'

const tables = await readReadingTables()
const now = new Date('2026-11-30T09:00:00Z')
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000)
const signal = (kind: string, days = 0): ReadingSignal => ({ kind, at: daysAgo(days) })
const state = (...signals: readonly ReadingSignal[]) => readingState({ signals }, tables, now)

test('everyone begins at universal precautions: grade 5 to 6, three points at most', () => {
  expect(state()).toEqual({ level: 'simple', grade: 5.5, points: 3, decidedBy: 'baseline', contributions: [] })
})

test('who says that medical forms are easy reads at standard once he also asks for more', () => {
  expect(state(signal('confident'))).toMatchObject({ level: 'simple', grade: 6.5 })
  expect(state(signal('confident'), signal('wants-more'))).toMatchObject({ level: 'standard', grade: 7.5 })
})

test('a signal fades evenly, is gone on its last day, and the newest of a kind counts once', () => {
  expect(state(signal('not-understood', 30)).grade).toBe(5)
  expect(state(signal('not-understood', 60)).contributions).toEqual([])
  expect(state(signal('asked-simpler', 30), signal('asked-simpler', 0), signal('asked-simpler', 59)).grade).toBe(4.5)
})

test.each(['overwhelmed', 'teach-back-failed', 'not-understood'])('while %s lasts, nothing raises the grade', kind => {
  const raised = [signal('confident'), signal('wants-more'), signal('teach-back-passed')]
  const held = state(...raised, signal(kind))
  expect(held.grade).toBe(state(signal(kind)).grade)
  expect(held.contributions.filter(({ isHeldBack }) => isHeldBack)).toHaveLength(3)
  expect(state(...raised, signal(kind, 400)).grade).toBeGreaterThan(5.5)
})

test('distress makes an answer shorter as well', () => {
  expect(state(signal('overwhelmed')).points).toBe(2)
})

test('no signals together leave grades 4 to 8', () => {
  const all = [...tables.signals.keys()].map(kind => signal(kind))
  expect(state(...all).grade).toBe(4)
  expect(
    state(signal('confident'), signal('wants-more'), signal('asked-fuller'), signal('writes-fluently')).grade,
  ).toBe(8)
})

test("the person's own choice stands above a clinician's setting and above every signal", () => {
  const override = { level: 'simple', at: daysAgo(1), reason: 'Very tired after the stay' } as const
  const choice = { level: 'detailed', at: daysAgo(200) } as const
  const signals = [signal('overwhelmed'), signal('teach-back-failed')]
  expect(readingState({ signals, override }, tables, now)).toMatchObject({ level: 'simple', decidedBy: 'clinician' })
  expect(readingState({ signals, override, choice }, tables, now)).toMatchObject({
    level: 'detailed',
    grade: undefined,
    decidedBy: 'patient',
  })
})

test('within the choice "simple" signals make it plainer, never fuller', () => {
  const choice = { level: 'simple', at: daysAgo(3) } as const
  expect(readingState({ choice, signals: [signal('teach-back-failed')] }, tables, now).grade).toBe(4.5)
  expect(readingState({ choice, signals: [signal('confident')] }, tables, now)).toMatchObject({
    level: 'simple',
    grade: 6,
  })
})

test('each contribution says what, since when and until when', () => {
  expect(state(signal('hospital', 7)).contributions).toEqual([
    { signal: 'hospital', effect: -0.25, isHeldBack: false, at: daysAgo(7), until: daysAgo(-7) },
  ])
})
