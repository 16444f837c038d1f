import { expect, test } from 'vitest'
import { readConfig } from '../../kernel/config.ts'
import { createBaseParts, createEvaluateParts } from '../../parts.ts'
import { runSuite } from '../run.ts'
import { preservationSuite, preservationWith } from './preservation.ts'

const parts = createEvaluateParts(await createBaseParts({ ...readConfig({}), LOG_LEVEL: 'silent' }))
const run = { model: 'embedded' }

test('500 altered rewrites and more are all caught, and plain ones pass', async () => {
  const { metrics, gates } = await runSuite(preservationSuite, parts, run)
  expect(metrics['caught']?.n).toBeGreaterThanOrEqual(500)
  expect(metrics['falseAlarms']?.n).toBeGreaterThanOrEqual(100)
  expect(gates.map(({ met }) => met)).toEqual([true, true])
})

test('with the check switched off the suite fails', async () => {
  const { gates } = await runSuite(
    preservationWith(async () => () => []),
    parts,
    run,
  )
  expect(gates.every(({ met }) => met)).toBe(false)
})
