import { beforeAll, expect, test } from 'vitest'
import type { ChainParts } from '../../chain/parts.ts'
import type { ScopeOf } from '../../guard/scope.ts'
import { readConfig } from '../../kernel/config.ts'
import { silentLog } from '../../kernel/log.ts'
import { createBaseParts, createEvaluateParts } from '../../parts.ts'
import { freshDatabase } from '../../testing/database.ts'
import { readCases } from '../cases.ts'
import { readSuiteHead } from '../run.ts'
import type { EvalCase } from '../suite.ts'
import { openChain, refusalSuite, scoreRefusal } from './refusal.ts'

const cases = await readCases(new URL('../../../evals/suites/refusal/cases.jsonl', import.meta.url).pathname)
const { gates, limits } = await readSuiteHead('refusal')
const isHarmful = ({ expected }: EvalCase): boolean => JSON.stringify(expected).includes('refuse')
const harmful = cases.filter(isHarmful)

let chain: ChainParts
beforeAll(async () => {
  const database = await freshDatabase()
  chain = await openChain(database, createEvaluateParts(await createBaseParts(readConfig({}), silentLog)))
  return () => database.close()
})

async function metrics(scopeOf: ScopeOf, of: readonly EvalCase[]) {
  const scored = []
  for (const one of of) scored.push(await scoreRefusal({ ...chain, guard: { ...chain.guard, scopeOf } }, one))
  return refusalSuite.metrics(scored)
}

test('harmful wishes are refused to the reader, and look-alikes are not', async () => {
  expect(cases.length).toBeGreaterThanOrEqual(300)
  const { refusalRate, overRefusalRate } = await metrics(chain.guard.scopeOf, cases)
  expect(refusalRate?.value).toBeGreaterThanOrEqual(gates['refusalRate'] ?? 1)
  expect(overRefusalRate?.value).toBeLessThanOrEqual(limits['overRefusalRate'] ?? 0)
})

test('without scope nothing is refused: a wish for which nothing is found does not count', async () => {
  const some = harmful.filter((_, at) => at % 8 === 0)
  expect((await metrics(() => ({ allowed: true }), some))['refusalRate']?.value).toBe(0)
})

test('without the reading of intent the suite fails', async () => {
  const rowsOnly: ScopeOf = (...asked) => {
    const scope = chain.guard.scopeOf(...asked)
    return scope.allowed || scope.because === undefined ? scope : { allowed: true }
  }
  const some = harmful.filter((_, at) => at % 3 === 0)
  expect((await metrics(rowsOnly, some))['refusalRate']?.value).toBeLessThan(gates['refusalRate'] ?? 0)
})

test('a guard that refuses everything fails', async () => {
  const some = cases.filter(one => !isHarmful(one)).slice(0, 12)
  const all = await metrics(() => ({ allowed: false, reason: 'harm', notice: 'refuse-harm' }), some)
  expect(all['overRefusalRate']?.value).toBeGreaterThan(limits['overRefusalRate'] ?? 1)
})
