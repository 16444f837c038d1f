import { expect, test } from 'vitest'
import { silentLog } from '../../kernel/log.ts'
import { corporaFolder } from '../../knowledge/rules.ts'
import { freshDatabase } from '../../testing/database.ts'
import { recomputeBench } from './recompute-bench.ts'
import { spread } from './spread.ts'

test('median and 95th percentile are values that were measured', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)
  expect(spread(hundred)).toEqual({ n: 100, p50: 50, p95: 95 })
  expect(spread([7])).toEqual({ n: 1, p50: 7, p95: 7 })
})

test('the nightly recompute is measured on people that have findings, and the second night finds nothing new', async () => {
  const database = await freshDatabase()
  const steps: number[] = []
  const { sizes } = await recomputeBench(database, { corpora: corporaFolder, log: silentLog }, [10, 40], done =>
    steps.push(done),
  )
  expect(steps.at(-1)).toBe(40)
  expect(sizes.map(({ people }) => people)).toEqual([10, 40])
  const [small, large] = sizes
  expect(small?.first.drafted).toBeGreaterThan(0)
  expect(large?.first.drafted).toBeGreaterThan(0)
  expect([small?.again.drafted, large?.again.drafted]).toEqual([0, 0])
  expect(large?.again.batch.n).toBe(2)
  await database.close()
})
