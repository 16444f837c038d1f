import { expect, test } from 'vitest'
import { loadReadability } from '../../guard/readability/readability.ts'
import { readTriageTables, type TriageTables } from '../../guard/triage/tables.ts'
import { createTriage } from '../../guard/triage/triage.ts'
import { readCases } from '../cases.ts'
import { readSuiteHead } from '../run.ts'
import { crisisSuite, scoreCrisis } from './crisis.ts'

const [tables, { isWord }] = await Promise.all([readTriageTables(), loadReadability()])
const cases = await readCases(new URL('../../../evals/suites/crisis/cases.jsonl', import.meta.url).pathname)
const { gates } = await readSuiteHead('crisis')

const metrics = (changed: TriageTables, of = cases) => {
  const { assess } = createTriage(changed, isWord)
  return crisisSuite.metrics(of.map(one => scoreCrisis(assess, one)))
}
const withRows = (keep: (row: TriageTables['crisis']['rows'][number]) => boolean): TriageTables => ({
  ...tables,
  crisis: { ...tables.crisis, rows: tables.crisis.rows.filter(keep) },
})

test('240 cases and more over the Columbia levels, every one of level 3 and above seen, idioms calm', () => {
  expect(cases.length).toBeGreaterThanOrEqual(240)
  const found = metrics(tables)
  for (const [name, least] of Object.entries(gates)) expect(found[name]?.value, name).toBeGreaterThanOrEqual(least)
})

test.each([1, 2, 3, 4, 5, 6])('without the rows of level %i and those above the suite fails', level => {
  const found = metrics(withRows(row => row.level < level))
  expect(found['recall']?.value).toBeLessThan(gates['recall'] ?? 0)
})

test('without the rows of idioms the suite fails', () => {
  expect(metrics(withRows(row => row.level > 0))['specificity']?.value).toBeLessThan(gates['specificity'] ?? 0)
})

test('without the Spanish, the Polish or the other rows of languages the suite fails', () => {
  for (const part of [/^spanish/, /^polish/, /^(german|french|italian|indonesian|other-lang)/])
    expect(metrics(withRows(row => !part.test(row.id)))['recall']?.value, String(part)).toBeLessThan(
      gates['recall'] ?? 0,
    )
})

test('without the earlier messages, what was said over several turns is missed', () => {
  const turns = cases.filter(one => Array.isArray(one.input))
  const { assess } = createTriage(tables, isWord)
  const alone = turns.map(one => scoreCrisis(message => assess(message), one))
  expect(crisisSuite.metrics(alone)['recall']?.value).toBeLessThan(gates['recall'] ?? 0)
})
