import { expect, test } from 'vitest'
import { z } from 'zod'
import { loadEntailment, loadWordWeights } from '../guard/verify/entailment/entailment.ts'
import { loadWordTables } from '../guard/verify/entailment/word-tables.ts'
import { loadKnownNames } from '../guard/verify/names.ts'
import { readRules } from '../knowledge/rules.ts'
import { learnEntailment, readTraining } from './learn-entailment.ts'

const names = await loadKnownNames()
const modelRow = z.object({
  id: z.string(),
  source: z.string(),
  of: z.string(),
  features: z.record(z.string(), z.number()),
})

test('the shipped weights are those that the written pairs teach', async () => {
  const texts = await readTraining()
  const written = texts.flatMap(({ supports, contradicts, open }) => [...supports, ...contradicts, ...open])
  expect(written.length).toBeGreaterThanOrEqual(600)
  const [tables, weigh] = await Promise.all([loadWordTables(), loadWordWeights()])
  const learnt = learnEntailment(texts, { tables, weigh, otherNamesIn: names.otherNamesIn })
  const { rows } = await readRules('entailment-model', modelRow)
  for (const which of ['open', 'against'] as const) {
    const shipped = rows.find(row => row.of === which)?.features ?? {}
    expect(Object.keys(learnt[which].features)).toEqual(Object.keys(shipped))
    // The vocabulary's names move a weight a little when it grows; `carenav eval learn` then writes it anew.
    for (const [name, weight] of Object.entries(learnt[which].features))
      expect(Math.abs(weight - (shipped[name] ?? Number.NaN)), name).toBeLessThan(0.25)
  }
}, 60_000)

test.each([
  ['a higher for a lower', 'Salt raises blood pressure.', 'Salt lowers blood pressure.', 'contradicts'],
  ['the same said otherwise', 'Salt raises blood pressure.', 'Salt increases blood pressure.', 'supports'],
])('%s', async (_, source, claim, label) => {
  const entail = await loadEntailment(names.otherNamesIn)
  expect(entail(claim, [source]).label).toBe(label)
})

test('a text on something else leaves a claim open', async () => {
  const entail = await loadEntailment(names.otherNamesIn)
  const found = entail('Grapefruit juice raises the level of simvastatin.', [
    'Wash your hands before you touch the wound.',
    'Change the dressing each day.',
  ])
  expect(found).toMatchObject({ label: 'not-enough-information', rationale: [] })
})
