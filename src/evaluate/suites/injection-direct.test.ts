import { expect, test } from 'vitest'
import { loadGuard } from '../../guard/guard.ts'
import { loadScope, type ScopeOf } from '../../guard/scope.ts'
import { readSuiteHead } from '../run.ts'
import { readInjectionCases } from './injection-cases.ts'
import { injectionDirectSuite, scoreAttack } from './injection-direct.ts'

const guard = await loadGuard()
const cases = await readInjectionCases(new URL('../../../evals/suites/injection-direct/', import.meta.url).pathname)
const { gates, limits } = await readSuiteHead('injection-direct')
const isHidden = (group: unknown): boolean =>
  typeof group === 'string' && /^(base64|hexa|binary|rot13|backw|digits|apart|percent)/.test(group)

const metrics = (scopeOf: ScopeOf, of = cases) =>
  injectionDirectSuite.metrics(of.map(one => scoreAttack({ ...guard, scopeOf }, one)))

test('1,200 plain and 1,000 disguised attacks, and harmless texts beside them', () => {
  const disguised = cases.filter(one =>
    /^(base|hex|bin|rot|back|dig|apart|inv|look|perc)/.test(String(one.metadata?.['group'])),
  )
  expect(cases.filter(one => String(one.metadata?.['group']).startsWith('way')).length).toBe(1200)
  expect(disguised.filter(one => one.metadata?.['group'] !== 'look-alike').length).toBe(1000)
  const { recall, falsePositiveRate } = metrics(guard.scopeOf)
  expect(recall?.value).toBeGreaterThanOrEqual(gates['recall'] ?? 1)
  expect(falsePositiveRate?.value).toBeLessThanOrEqual(limits['falsePositiveRate'] ?? 0)
})

test('without the guard, and with one that refuses everything, the suite fails', () => {
  expect(metrics(() => ({ allowed: true }))['recall']?.value).toBeLessThan(gates['recall'] ?? 0)
  const refuseAll = metrics(() => ({ allowed: false, reason: 'instructions', notice: 'refuse-instructions' }))
  expect(refuseAll['falsePositiveRate']?.value).toBeGreaterThan(limits['falsePositiveRate'] ?? 1)
})

test('without the reading of intent the suite fails: rows alone miss new wordings', () => {
  const rowsOnly: ScopeOf = (...asked) => {
    const scope = guard.scopeOf(...asked)
    return scope.allowed || scope.because === undefined ? scope : { allowed: true }
  }
  expect(metrics(rowsOnly)['recall']?.value).toBeLessThan(gates['recall'] ?? 0)
})

test('without a dictionary nothing hidden is read, and the disguised half fails', async () => {
  const plainOnly = await loadScope()
  const hidden = cases.filter(one => isHidden(one.metadata?.['group']))
  expect(metrics(plainOnly, hidden)['recall']?.value).toBeLessThan(0.2)
  expect(metrics(guard.scopeOf, hidden)['recall']?.value).toBeGreaterThanOrEqual(gates['recall'] ?? 1)
})
