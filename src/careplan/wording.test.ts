import { beforeAll, expect, test } from 'vitest'
import { type Guard, loadGuard } from '../guard/guard.ts'
import { readRuleStatements } from '../knowledge/statements.ts'
import { ruleSpan } from '../reason/finding.ts'
import { clinicianLine, patientLine, sentencesOf } from '../reason/rows/statement.ts'
import { type ReasonTables, readReasonTables } from '../reason/tables.ts'

let tables: ReasonTables
let guard: Guard
beforeAll(async () => {
  tables = await readReasonTables()
  guard = await loadGuard()
})

/** Drug names are read aloud by everyone as they stand, so they are measured as one plain word. */
const plain = (text: string): string => {
  const names = [
    ...tables.classes.rows.flatMap(row => row.members.map(({ name }) => name)),
    '{medicine}',
    '{a}',
    '{b}',
    '{limit}',
  ]
  return names
    .toSorted((a, b) => b.length - a.length)
    .reduce(
      (all, name) => all.replaceAll(name, 'drug').replaceAll(`${name.charAt(0).toUpperCase()}${name.slice(1)}`, 'Drug'),
      text,
    )
}
const tooHard = (texts: readonly (readonly [string, string])[], limit: number) =>
  texts
    .map(([id, text]) => [id, guard.readability.grade(plain(text)), text] as const)
    .filter(([, grade]) => grade > limit)

test('what a patient reads of an interaction is at most two sentences of grade 5', () => {
  const lines = tables.interactions.rows.map(row => [row.id, patientLine(row.statement)] as const)
  expect(tooHard(lines, 5)).toEqual([])
  expect(lines.filter(([, text]) => sentencesOf(text).length > 2)).toEqual([])
})

test('what a patient reads of storage, genes, devices and plan items is of grade 6 or lower', () => {
  const statements = [...tables.storage.rows, ...tables.genes.rows, ...tables.monitoring.rows].flatMap(row =>
    'statement' in row ? [[row.id, patientLine(row.statement)] as const] : [],
  )
  const proposals = [
    ...tables.storage.rows,
    ...tables.genes.rows,
    ...tables.monitoring.rows,
    ...tables.interactions.rows,
  ].flatMap(row => ('propose' in row ? [row.propose].flat().map(each => [row.id, each.patient] as const) : []))
  expect(tooHard([...statements, ...proposals], 6)).toEqual([])
})

test('no patient wording tells anyone to stop a medicine on their own', () => {
  const texts = [...tables.storage.rows, ...tables.genes.rows, ...tables.interactions.rows].flatMap(row => [
    ...('statement' in row ? [patientLine(row.statement)] : []),
    ...('propose' in row ? [row.propose].flat().map(each => each.patient) : []),
  ])
  expect(texts.length).toBeGreaterThan(150)
  expect(texts.filter(text => /\bstop (taking|using)\b/i.test(text.replace(/do not stop/gi, '')))).toEqual([])
})

test('the tables are as wide as promised', () => {
  const count = (rows: readonly { readonly kind?: string }[], kinds: readonly string[]) =>
    rows.filter(row => kinds.includes(row.kind ?? '')).length
  expect(count(tables.storage.rows, ['medicine'])).toBeGreaterThanOrEqual(30)
  expect(count(tables.interactions.rows, ['drug-drug', 'drug-food'])).toBeGreaterThanOrEqual(40)
  expect(tables.genes.rows.length).toBeGreaterThanOrEqual(12)
})

test('every reference of a table means something', async () => {
  const known = (reference: string): boolean => tables.substances.find(reference) !== undefined
  const situations = new Set([...tables.situations.rows.map(({ id }) => id), 'device-online', 'device-offline'])
  const substances = [
    ...tables.interactions.rows.flatMap(row =>
      'a' in row ? [...row.a, ...row.b] : 'medicines' in row ? row.medicines : [],
    ),
    ...tables.genes.rows.flatMap(row => [...row.medicines, ...row.alternatives.map(({ name }) => name)]),
  ]
  expect(substances.filter(reference => !known(reference))).toEqual([])
  const used = [
    ...tables.genes.rows.flatMap(row => row.alternatives.flatMap(({ unless }) => unless)),
    ...tables.interactions.rows.flatMap(row => ('situations' in row ? row.situations : [])),
    ...tables.monitoring.rows.flatMap(row => (row.kind === 'cause' ? [row.situation] : [])),
    ...tables.storage.rows.flatMap(row =>
      row.kind === 'trigger' ? [row.situation] : row.kind === 'support' ? row.situations : [],
    ),
  ]
  expect(used.filter(id => !situations.has(id))).toEqual([])
  const stored = new Map((await readRuleStatements()).map(row => [`${row.table}/${row.id}`, row.statement]))
  for (const row of tables.interactions.rows) expect(stored.get(`interactions/${row.id}`)).toBe(row.statement)
})

test('a class lists all its members and brands in the statement that a citation shows', () => {
  for (const row of tables.classes.rows)
    for (const name of row.members.flatMap(member => [member.name, ...member.brands]))
      expect(row.statement).toContain(name)
})

test('a storage limit stands word for word in the statement', () => {
  for (const row of tables.storage.rows)
    if (row.kind === 'medicine' && row.limit !== undefined) expect(row.statement).toContain(row.limit)
})

test('every sentence of the interaction table passes the checks of the way out', () => {
  const now = new Date('2026-11-21T14:00:00Z')
  const blocked = tables.interactions.rows.flatMap(row => {
    const span = ruleSpan(tables.interactions, row)
    const lines = { patient: sentencesOf(patientLine(row.statement)), clinician: [clinicianLine(row.statement)] }
    return (['patient', 'clinician'] as const).flatMap(reader =>
      lines[reader].filter(text => {
        const sentences = [{ text, kind: 'guidance' as const, cites: [span.id] }]
        const question = { text: 'together', reader, level: 'simple' as const, language: 'en', previous: [] }
        const checked = guard.check(
          { origin: 'record', kind: 'answered', sentences, evidence: [span] },
          { question, now },
        )
        return 'blocked' in checked || checked.dropped.length > 0
      }),
    )
  })
  expect(blocked).toEqual([])
})
