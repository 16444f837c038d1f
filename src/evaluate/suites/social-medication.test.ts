import { beforeAll, expect, test } from 'vitest'
import { silentLog } from '../../kernel/log.ts'
import { corporaFolder } from '../../knowledge/rules.ts'
import { createMedicineGroups } from '../../reason/social/medicine-groups.ts'
import { type ReasonTables, readReasonTables } from '../../reason/tables.ts'
import type { OwnedDatabase } from '../../store/database.ts'
import { freshDatabase } from '../../testing/database.ts'
import { readCases } from '../cases.ts'
import { readSuiteHead } from '../run.ts'
import { type CasePerson, loadPeople, scoreCase, socialMedicationSuite } from './social-medication.ts'

let database: OwnedDatabase
let tables: ReasonTables
let people: readonly CasePerson[]
let gates: Readonly<Record<string, number>>
beforeAll(async () => {
  database = await freshDatabase()
  tables = await readReasonTables()
  const cases = await readCases(
    new URL('../../../evals/suites/social-medication/cases.jsonl', import.meta.url).pathname,
  )
  people = await loadPeople(database, { corpora: corporaFolder, log: silentLog }, cases)
  gates = (await readSuiteHead('social-medication')).gates
  return () => database.close()
})

async function metrics(changed: ReasonTables, of = people) {
  const scored = []
  for (const person of of) scored.push(await scoreCase(database, changed, person))
  return socialMedicationSuite.metrics(scored)
}
const metsGates = (found: Awaited<ReturnType<typeof metrics>>): boolean =>
  Object.entries(gates).every(([name, least]) => (found[name]?.value ?? 0) >= least)

test('has 160 cases or more, five positive and five negative of sixteen kinds or more', () => {
  expect(people.length).toBeGreaterThanOrEqual(160)
  const count = new Map<string, number>()
  for (const { one } of people) {
    const key = `${String(one.metadata?.['kind'])} ${String(one.metadata?.['polarity'])}`
    count.set(key, (count.get(key) ?? 0) + 1)
  }
  expect(count.size).toBeGreaterThanOrEqual(32)
  expect([...count].filter(([, n]) => n < 5)).toEqual([])
})

test('as the tables stand, the gates are met over all cases', async () => {
  expect(metsGates(await metrics(tables))).toBe(true)
})

test('with any one kind switched off the suite fails', async () => {
  const kinds = tables.social.rows.flatMap(row => (row.kind === 'kind' ? [row.id] : []))
  for (const id of kinds) {
    const without = { ...tables, social: { ...tables.social, rows: tables.social.rows.filter(row => row.id !== id) } }
    // A kind that is gone cannot be expected: the cases that expect it are refused by name.
    await expect(
      metrics(
        without,
        people.filter(({ one }) => one.id === `${id}-p1`),
      ),
      id,
    ).rejects.toThrow(id)
    const deaf = tables.social.rows.map(row =>
      row.kind === 'kind' && row.id === id
        ? { ...row, pairs: row.pairs.map(pair => ({ ...pair, situations: ['-'] })) }
        : row,
    )
    const own = people.filter(({ one }) => one.metadata?.['kind'] === id)
    const found = await metrics({ ...tables, social: { ...tables.social, rows: deaf } }, own)
    expect(found['recall']?.value, id).toBeLessThan(gates['recall'] ?? 0)
  }
})

test.each<[string, (all: ReasonTables) => ReasonTables, string]>([
  [
    'the exceptions of forms (tablets of a refrigerated medicine, creams, nasal sprays)',
    all => {
      const rows = all.groups.rows.map(row => ({ ...row, exceptForms: [] }))
      return { ...all, medicineGroups: createMedicineGroups(rows, all.substances) }
    },
    'precision',
  ],
  ['the end by a later resolution', all => withSituations(all, row => ({ ...row, social: false })), 'precision'],
  ['the exception of remission', all => withSituations(all, row => ({ ...row, exceptCodes: [] })), 'precision'],
  [
    'the difference between worry and loss of a home',
    all => {
      const worried = all.situations.rows.find(({ id }) => id === 'unstable-housing')
      return withSituations(all, row => (row.id === 'homeless' && worried ? { ...worried, id: row.id } : row))
    },
    'precision',
  ],
  ['codes of conditions', all => withSituations(all, row => (row.social ? { ...row, codes: [] } : row)), 'recall'],
  ['storage rows', all => ({ ...all, storageIndex: { best: () => undefined } }), 'recall'],
])('without %s the suite fails', async (_, mutate, metric) => {
  const less = await metrics(mutate(tables))
  expect(less[metric]?.value).toBeLessThan(gates[metric] ?? 0)
})

const withSituations = (
  all: ReasonTables,
  change: (row: ReasonTables['situations']['rows'][number]) => ReasonTables['situations']['rows'][number],
): ReasonTables => ({ ...all, situations: { ...all.situations, rows: all.situations.rows.map(change) } })

test('a case that cannot be read in full is refused by its id', async () => {
  const broken = (input: unknown) =>
    loadPeople(database, { corpora: corporaFolder, log: silentLog }, [
      { id: 'odd-one', input, expected: { kinds: [] } },
    ])
  await expect(broken({ medicines: 'insulin' })).rejects.toThrow('odd-one')
  await expect(
    broken({ medicines: [], social: [{ question: 'refrigerator-working', answer: 'perhaps' }] }),
  ).rejects.toThrow('odd-one')
})
