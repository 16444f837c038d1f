import { beforeAll, expect, test } from 'vitest'
import { type Guard, loadGuard } from '../guard/guard.ts'
import { isMeant } from './medicine.ts'
import { pairsBetween } from './pair-rules.ts'
import type { PairRow } from './rows/interaction-row.ts'
import { patientLine, spanishLine } from './rows/statement.ts'
import type { Substance } from './rule-index.ts'
import { type ReasonTables, readReasonTables } from './tables.ts'

let tables: ReasonTables
let guard: Guard
beforeAll(async () => {
  tables = await readReasonTables()
  guard = await loadGuard()
})

const isPair = (row: ReasonTables['interactions']['rows'][number]): row is PairRow => row.kind === 'drug-drug'
const members = (reference: string): readonly string[] => {
  const found = tables.substances.find(reference)
  return found?.id === reference ? found.members.map(({ name }) => name) : [reference]
}
const substance = (name: string): Substance => ({
  names: [name],
  classes: tables.substances.classesOf(name).map(({ id }) => id),
})

/** Each pair of two substances once, with the most severe row that speaks of it. */
function expanded(): ReadonlyMap<string, PairRow> {
  const ranks = { high: 0, moderate: 1, low: 2 }
  const pairs = new Map<string, PairRow>()
  for (const row of tables.interactions.rows.filter(isPair))
    for (const a of row.a.flatMap(members))
      for (const b of row.b.flatMap(members)) {
        const key = [a, b].toSorted().join(' + ')
        const known = pairs.get(key)
        if (a !== b && (known === undefined || ranks[row.severity] < ranks[known.severity])) pairs.set(key, row)
      }
  return pairs
}

test('the rules by class speak of 300 major pairs of substances or more, each with a named source of a year', () => {
  const pairs = [...expanded()]
  const high = pairs.filter(([, { severity }]) => severity === 'high')
  expect(high.length).toBeGreaterThanOrEqual(300)
  expect(pairs.length).toBeGreaterThan(high.length)
  const unsourced = pairs.filter(([, { source }]) =>
    [source].flat().some(key => !/\b(19|20)\d\d\b/.test(tables.interactions.sources[key] ?? '')),
  )
  expect(unsourced).toEqual([])
})

test('the index finds what reading every row finds', () => {
  const names = tables.classes.rows.flatMap(row => row.members.slice(0, 2).map(({ name }) => name))
  const some = [...new Set(names)].filter((_, at) => at % 3 === 0).map(substance)
  const means = (references: readonly string[], of: Substance) =>
    references.some(reference => isMeant(reference, of, tables.substances))
  const scanned = (one: Substance, other: Substance) =>
    tables.interactions.rows
      .filter(isPair)
      .filter(
        row =>
          row.except.length === 0 &&
          ((means(row.a, one) && means(row.b, other)) || (means(row.b, one) && means(row.a, other))),
      )
      .map(({ id }) => id)
  for (const one of some)
    for (const other of some) {
      const found = tables.index.between(one, other).flatMap(({ row }) => (row.except.length === 0 ? [row.id] : []))
      expect(found.toSorted()).toEqual([...scanned(one, other)].toSorted())
    }
})

test('an exception keeps its pair silent in either order', () => {
  const [simvastatin, tacrolimus, cyclosporine] = ['simvastatin', 'tacrolimus', 'cyclosporine'].map(substance)
  if (simvastatin === undefined || tacrolimus === undefined || cyclosporine === undefined) throw new Error('no names')
  const ids = (one: Substance, other: Substance) => pairsBetween(one, other, tables).map(({ row }) => row.id)
  expect(ids(simvastatin, cyclosporine)).toContain('statin-cyclosporine')
  expect(ids(simvastatin, tacrolimus)).not.toContain('statin-cyclosporine')
  expect(ids(tacrolimus, simvastatin)).not.toContain('statin-cyclosporine')
})

test('every reference of the tables of duplicates, checks, allergies and alternatives means something', () => {
  const { duplicates, checks, allergies, interactions, bodySigns } = tables
  const references = [
    ...duplicates.rows.flatMap(row => ('a' in row ? [...row.a, ...row.b] : 'medicines' in row ? row.medicines : [])),
    ...checks.rows.flatMap(row => (row.kind === 'check' ? row.medicines : [])),
    ...allergies.flatMap(row => ('medicines' in row ? row.medicines : [])),
    ...interactions.rows.flatMap(row => row.instead?.alternatives.map(({ name }) => name) ?? []),
    ...interactions.rows.flatMap(row => (row.kind === 'drug-drug' ? row.except.flat() : [])),
  ]
  expect(references.filter(reference => tables.substances.find(reference) === undefined)).toEqual([])
  const situations = new Set(tables.situations.rows.map(({ id }) => id))
  const used = [
    ...interactions.rows.flatMap(row => row.instead?.alternatives.flatMap(({ unless }) => unless) ?? []),
    ...bodySigns.rows.flatMap(row =>
      row.kind === 'may-become-pregnant' ? row.unless : row.kind === 'pregnancy-condition' ? [row.situation] : [],
    ),
    'breastfeeding',
  ]
  expect(used.filter(id => !situations.has(id))).toEqual([])
  const tests = new Set(checks.rows.flatMap(row => (row.kind === 'test' ? [row.id] : [])))
  const asked = checks.rows.flatMap(row => (row.kind === 'check' ? row.tests : []))
  expect(asked.filter(id => !tests.has(id))).toEqual([])
})

test('what a patient reads of duplicates, checks and alternatives is of grade 6 or lower and ends nothing', () => {
  const plain = (text: string) => text.replace(/\{\w+\}/g, 'drug')
  const told = [...tables.duplicates.rows, ...tables.checks.rows].flatMap(row => ('statement' in row ? [row] : []))
  const english = [
    ...told.flatMap(row => [patientLine(row.statement), ...row.propose.map(({ patient }) => patient)]),
    ...tables.interactions.rows.flatMap(row => row.instead?.propose.patient ?? []),
  ]
  expect(english.length).toBeGreaterThan(100)
  expect(english.filter(text => guard.readability.grade(plain(text)) > 6)).toEqual([])
  const spanish = told.map(row => spanishLine(row.statement) ?? '')
  expect(spanish.filter(text => text === '' || guard.readability.grade(text, 'es') > 8)).toEqual([])
  const ends = /\bstop\b|\bdeje de\b/i
  expect(english.filter(text => ends.test(text.replace(/do not stop/gi, '')))).toEqual([])
})

test('an everyday word is no slip of a brand, and the brand itself is known', () => {
  const everyday = ['sugar', 'stent', 'ability', 'concert', 'cortex', 'comparing', 'sudar', 'tener']
  expect(everyday.filter(word => tables.substances.mentions([word]).length > 0)).toEqual([])
  const named = ['Sular', 'Sutent', 'Abilify', 'Concerta'].flatMap(brand => tables.substances.named(brand))
  expect(named.map(({ name }) => name)).toEqual(['nisoldipine', 'sunitinib', 'aripiprazole', 'methylphenidate'])
})

test('a brand of two substances means both', () => {
  expect(tables.substances.named('Bactrim DS Oral Tablet').map(({ name }) => name)).toEqual([
    'sulfamethoxazole',
    'trimethoprim',
  ])
})
