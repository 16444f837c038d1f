import { describe, expect, test } from 'vitest'
import { plantWorld } from '../../evaluate/planted-world.ts'
import { shown } from './analysis.ts'
import { assessDrivers, holm } from './drivers.ts'
import { eValue } from './effect.ts'
import type { Member, Population } from './population.ts'

/** So many people with these answers, of whom so many have the outcome. */
const people = (
  count: number,
  withOutcome: number,
  answers: Readonly<Record<string, boolean | undefined>>,
  covariates: Readonly<Record<string, number>> = {},
  recordedAt = '2024-05-01',
): readonly Member[] =>
  Array.from({ length: count }, (_, at) => ({
    outcome: at < withOutcome,
    baseline: '2025-01-01',
    answers: Object.fromEntries(Object.entries(answers).map(([id, value]) => [id, { value, recordedAt }])),
    covariates,
  }))
const population = (factors: readonly string[], ...groups: readonly (readonly Member[])[]): Population => ({
  factors: factors.map(id => ({ id, leadsTo: [] })),
  members: groups.flat(),
})
const resultOf = (found: ReturnType<typeof assessDrivers>, id: string) => {
  const result = found.factors.find(({ factor }) => factor === id)
  if (result === undefined) throw new Error(`no result for ${id}`)
  return result
}

describe('what the figures say', () => {
  test('with nothing to hold equal, the odds ratio is that of the two-by-two table', () => {
    // 60 of 200 without food against 40 of 400 with it: (60 × 360) / (140 × 40) = 3.857
    const report = assessDrivers(
      population(['food'], people(200, 60, { food: true }), people(400, 40, { food: false })),
    )
    const { verdict, adjusted } = resultOf(report, 'food')
    expect(verdict).toBe('driver')
    expect(adjusted?.oddsRatio.value).toBeCloseTo(3.857, 1)
    // Woolf's interval of the same table: exp(1.350 ± 1.96 × sqrt(1/60 + 1/140 + 1/40 + 1/360)) = 2.47 to 6.03
    expect(adjusted?.oddsRatio.low).toBeCloseTo(2.47, 1)
    expect(adjusted?.oddsRatio.high).toBeCloseTo(6.03, 0)
    // 30 % against 10 %
    expect(adjusted?.riskDifference.value).toBeCloseTo(0.2, 2)
    expect(adjusted?.riskRatio.value).toBeCloseTo(3, 1)
  })

  test('a risk ratio of 3.9 has the E-value of 7.3 that its authors print', () =>
    expect(eValue(3.9)).toBeCloseTo(7.26, 2))

  test('Holm: three p of 0.01, 0.04 and 0.03 become 0.03, 0.06 and 0.06', () => {
    const corrected = holm([
      ['a', 0.01],
      ['b', 0.04],
      ['c', 0.03],
    ])
    expect(corrected.get('a')).toBeCloseTo(0.03)
    expect(corrected.get('c')).toBeCloseTo(0.06)
    expect(corrected.get('b')).toBeCloseTo(0.06)
  })
})

describe('a passenger is not called a driver', () => {
  test('a factor that old people have, in an outcome that only age brings', () => {
    const found = assessDrivers(
      population(
        ['literacy'],
        people(900, 360, { literacy: true }, { age: 80 }),
        people(300, 120, { literacy: false }, { age: 80 }),
        people(300, 30, { literacy: true }, { age: 40 }),
        people(900, 90, { literacy: false }, { age: 40 }),
      ),
    )
    expect(resultOf(found, 'literacy').verdict).not.toBe('driver')
    expect(resultOf(found, 'literacy').adjusted?.oddsRatio.value).toBeCloseTo(1, 1)
  })

  test('food trouble that goes with transport trouble, where only transport counts', () => {
    const found = assessDrivers(
      population(
        ['food', 'transport'],
        people(700, 280, { food: true, transport: true }),
        people(300, 120, { food: false, transport: true }),
        people(300, 30, { food: true, transport: false }),
        people(1700, 170, { food: false, transport: false }),
      ),
    )
    expect(resultOf(found, 'food').crude?.oddsRatio.low).toBeGreaterThan(1.5)
    expect(resultOf(found, 'food').verdict).toBe('passenger')
    expect(found.factors[0]).toMatchObject({ factor: 'transport', verdict: 'driver' })
  })
})

test('an earlier cause is not adjusted away by what it works through', () => {
  const groups = [
    people(1000, 400, { cost: true, storage: true }),
    people(300, 30, { cost: true, storage: false }),
    people(200, 80, { cost: false, storage: true }),
    people(2000, 200, { cost: false, storage: false }),
  ]
  const flat = assessDrivers(population(['cost', 'storage'], ...groups))
  expect(resultOf(flat, 'cost').verdict).not.toBe('driver')
  const factors = [
    { id: 'cost', leadsTo: ['storage'] },
    { id: 'storage', leadsTo: [] },
  ]
  expect(resultOf(assessDrivers({ factors, members: groups.flat() }), 'cost').verdict).toBe('driver')
})

test('what was recorded after the outcome began to count is never read as its cause', () => {
  const late = (has: boolean, count: number, ill: number) => people(count, ill, { isolation: has }, {}, '2025-06-01')
  const found = resultOf(
    assessDrivers(population(['isolation'], late(true, 300, 200), late(false, 900, 90))),
    'isolation',
  )
  expect(found).toMatchObject({ verdict: 'recorded-after', answered: 0 })
  expect(found.adjusted).toBeUndefined()
})

test('a refusal is no "no": it counts neither with those who have the factor nor with those who do not', () => {
  const found = resultOf(
    assessDrivers(
      population(
        ['food'],
        people(200, 60, { food: true }),
        people(400, 40, { food: false }),
        people(500, 400, { food: undefined }),
      ),
    ),
    'food',
  )
  expect(found).toMatchObject({ answered: 600, unanswered: 500, exposed: 200, exposedWithOutcome: 60 })
  expect(found.adjusted?.oddsRatio.value).toBeCloseTo(3.857, 1)
})

test('a group under 11 people is neither judged nor shown', () => {
  const report = assessDrivers(
    population(['safety'], people(30, 10, { safety: true }), people(600, 60, { safety: false })),
  )
  const result = resultOf(report, 'safety')
  expect(result.verdict).toBe('too-few')
  expect(shown(result)).toMatchObject({ exposed: null, exposedWithOutcome: null, adjusted: null })
})

describe('in worlds whose causes were planted', () => {
  const worlds = Array.from({ length: 12 }, (_, at) => plantWorld(at + 501, 5000))
  const assessed = worlds.map(({ population, truth }) => ({ truth, report: assessDrivers(population) }))
  const isCalled = (report: ReturnType<typeof assessDrivers>, id: string) => resultOf(report, id).verdict === 'driver'

  test('the first driver named is one', () => {
    const tops = assessed.flatMap(({ truth, report }) => {
      const [top] = report.factors
      return top?.verdict === 'driver' ? [truth.drivers.includes(top.factor)] : []
    })
    expect(tops.length).toBeGreaterThanOrEqual(8)
    expect(tops).toEqual(tops.map(() => true))
  })

  test('where nothing was planted, nothing is found', () => {
    const empty = assessed.filter(({ truth }) => truth.drivers.length === 0)
    expect(empty.length).toBe(3)
    for (const { report } of empty) expect(report.factors.filter(({ verdict }) => verdict === 'driver')).toEqual([])
  })

  test('passengers look like drivers until the rest is held equal, so the worlds are a test', () => {
    const passengers = assessed.flatMap(({ truth, report }) => truth.passengers.map(id => ({ report, id })))
    const tempting = passengers.filter(({ report, id }) => (resultOf(report, id).crude?.p ?? 1) < 0.001)
    expect(tempting.length / passengers.length).toBeGreaterThan(0.25)
    const wrong = passengers.filter(({ report, id }) => isCalled(report, id))
    expect(wrong.length / passengers.length).toBeLessThanOrEqual(0.05)
  })
})
