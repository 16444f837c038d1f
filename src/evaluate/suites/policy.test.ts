import { expect, test } from 'vitest'
import { loadPolicy } from '../../guard/policy.ts'
import { loadKnownNames } from '../../guard/verify/names.ts'
import { readCases } from '../cases.ts'
import { readSuiteHead } from '../run.ts'
import { policySuite, scorePolicy } from './policy.ts'

const { plainMedicines } = await loadKnownNames()
const broken = await loadPolicy(plainMedicines)
const cases = await readCases(new URL('../../../evals/suites/policy/cases.jsonl', import.meta.url).pathname)
const { gates, limits } = await readSuiteHead('policy')

const metrics = (policy: typeof broken) => policySuite.metrics(cases.map(one => scorePolicy(policy, one)))

test('five hundred sentences, half of which no patient may be told', () => {
  expect(cases.length).toBeGreaterThanOrEqual(500)
  const { caught, falseBlockRate } = metrics(broken)
  expect(caught?.value).toBeGreaterThanOrEqual(gates['caught'] ?? 1)
  expect(falseBlockRate?.value).toBeLessThanOrEqual(limits['falseBlockRate'] ?? 0)
})

test('without the policy, or with one that blocks everything, the suite fails', () => {
  expect(metrics(() => undefined)['caught']?.value).toBeLessThan(gates['caught'] ?? 0)
  expect(metrics(() => 'anything')['falseBlockRate']?.value).toBeGreaterThan(limits['falseBlockRate'] ?? 1)
})

test('without the name of any medicine, or any one kind of rule, the suite fails', async () => {
  const nameless = await loadPolicy(folded => folded)
  expect(metrics(nameless)['caught']?.value).toBeLessThan(gates['caught'] ?? 0)
  for (const kind of ['order', 'diagnosis', 'pro']) {
    const without: typeof broken = (...told) => {
      const row = broken(...told)
      return row?.includes(kind) ? undefined : row
    }
    expect(metrics(without)['caught']?.value, kind).toBeLessThan(gates['caught'] ?? 0)
  }
})
