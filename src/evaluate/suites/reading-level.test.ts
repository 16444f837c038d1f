import { expect, test } from 'vitest'
import type { Guard } from '../../guard/guard.ts'
import { loadPlainWording } from '../../guard/readability/plain-words.ts'
import { createSimplifier } from '../../guard/readability/simplify.ts'
import { readConfig } from '../../kernel/config.ts'
import { createBaseParts, createEvaluateParts } from '../../parts.ts'
import { readCases } from '../cases.ts'
import type { EvaluateParts } from '../parts.ts'
import { readSuiteHead } from '../run.ts'
import { readingLevelSuite } from './reading-level.ts'

const base = await createBaseParts({ ...readConfig({}), LOG_LEVEL: 'silent' })
const parts = createEvaluateParts(base)
const cases = await readCases(new URL('../../../evals/suites/reading-level/cases.jsonl', import.meta.url).pathname)
/** The messages alone: they need no search, so that each guard can be switched off in turn. */
const messages = cases.filter(({ id }) => id.includes('message'))
const { gates } = await readSuiteHead('reading-level')

async function metricsWith(changed: (guard: Guard) => Guard) {
  const withGuard: EvaluateParts = {
    ...parts,
    chainOver: async (database, clock) => {
      const chain = await parts.chainOver(database, clock)
      return { ...chain, guard: changed(chain.guard) }
    },
  }
  const scored = []
  for await (const one of readingLevelSuite.run({ cases: messages, parts: withGuard, options: { model: 'embedded' } }))
    scored.push(one)
  return readingLevelSuite.metrics(scored)
}

test('has 300 messages in three languages at two levels', () => {
  expect(cases).toHaveLength(300)
})

test('our rules reword clinical messages without losing a number, dose, negation, warning or medicine', async () => {
  const metrics = await metricsWith(guard => guard)
  expect(metrics['preserved']?.value).toBe(1)
  expect(metrics['withinTarget']?.value).toBeGreaterThanOrEqual(0.8)
})

test('without simplification hardly any clinical message is within its target, and the gate over all 300 cannot be met', async () => {
  const metrics = await metricsWith(guard => ({ ...guard, simplify: texts => texts }))
  const missed = messages.length * (1 - (metrics['withinTarget']?.value ?? 0))
  expect(1 - missed / cases.length).toBeLessThan(gates['withinTarget'] ?? 0)
})

test('without the preservation check the rules lose something, and the gate is not met', async () => {
  const wordingIn = await loadPlainWording()
  const metrics = await metricsWith(guard => ({
    ...guard,
    simplify: createSimplifier({
      wordingIn,
      lossesIn: () => [],
      grade: (text, language) => guard.readability.grade(text, language),
    }).simplify,
  }))
  expect(metrics['preserved']?.value).toBeLessThan(gates['preserved'] ?? 0)
})
