import { beforeAll, expect, test } from 'vitest'
import { type Guard, loadGuard } from '../guard/guard.ts'
import { readConfig } from '../kernel/config.ts'
import { readGuidanceStatements } from '../knowledge/guidance-statements.ts'
import { readRuleStatements } from '../knowledge/statements.ts'
import { ruleSpan } from '../reason/finding.ts'
import { asks } from '../reason/genome/gene-guidance.ts'
import { type GuidanceRow, guidanceSources } from '../reason/genome/guidance-row.ts'
import { clinicianLine, patientLine, sentencesOf, spanishLine } from '../reason/rows/statement.ts'
import { type ReasonTables, readReasonTables } from '../reason/tables.ts'
import { approvalPolicy } from './approval-policy.ts'
import { readFeedbackReasons } from './feedback-reasons.ts'
import { readSentinels } from './sentinel-rows.ts'

let tables: ReasonTables
let guard: Guard
let guidance: readonly GuidanceRow[]
beforeAll(async () => {
  tables = await readReasonTables()
  guidance = [
    ...new Set(
      guidanceSources.flatMap(source =>
        tables.guidance.drugsOf(source).flatMap(drug => tables.guidance.rowsOf(source, drug)),
      ),
    ),
  ]
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

test('what a patient reads of an interaction is two sentences of grade 6 or lower, in English and in Spanish', () => {
  const lines = tables.interactions.rows.map(row => [row.id, patientLine(row.statement)] as const)
  expect(tooHard(lines, 6)).toEqual([])
  expect(lines.filter(([, text]) => sentencesOf(text).length !== 2)).toEqual([])
  const spanish = tables.interactions.rows.map(row => spanishLine(row.statement) ?? '')
  expect(spanish.filter(text => sentencesOf(text).length !== 2)).toEqual([])
  expect(spanish.filter(text => guard.readability.grade(text, 'es') > 8)).toEqual([])
})

test('the first sentence of every rule begins so that the names of both things can be put in', () => {
  const begins = {
    'drug-drug': [/^(Taking both can |Do not take both, )/, /^(Tomar los dos puede |No tome los dos, )/],
    'drug-food': [
      /^(Having both can |Do not have both, )/,
      /^((Tomar|Combinar) los dos puede |No (tome|combine) los dos, )/,
    ],
    'drug-kidney': [/^Taking it can /, /^Tomarlo puede /],
    'drug-condition': [/^Taking it can /, /^Tomarlo puede /],
    'drug-liver': [/^Taking it can /, /^Tomarlo puede /],
    'drug-pregnancy': [/^Taking it can /, /^Tomarlo puede /],
    'drug-age': [/^Taking it can /, /^Tomarlo puede /],
    'same-intolerance': [/^Taking it can /, /^Tomarlo puede /],
    'drug-allergy': [/^Do not take it yet, because your record lists an allergy\./, /^No lo tome, .* una alergia\./],
    'same-allergy': [/^Do not take it yet, because your record lists an allergy\./, /^No lo tome, .* una alergia\./],
  } as const
  for (const { kind, statement } of tables.interactions.rows) {
    expect(patientLine(statement)).toMatch(begins[kind][0])
    expect(spanishLine(statement)).toMatch(begins[kind][1])
  }
  for (const { statement } of guidance) {
    expect(sentencesOf(patientLine(statement))[0]).toMatch(/^Your gene test shows .*this medicine/)
    expect(sentencesOf(spanishLine(statement) ?? '')[0]).toMatch(/^Su prueba genética .*este medicamento/)
  }
})

test('a line of guidance that asks for something tells the patient so, and one that does not proposes nothing', () => {
  const mute = guidance.filter(row => row.action !== 'standard' && row.wording.propose.length === 0)
  expect(mute.map(({ table, id }) => `${table}/${id}`)).toEqual([])
  expect(guidance.filter(row => !asks(row)).flatMap(row => row.wording.propose)).toEqual([])
})

test('every everyday name of a class has a Spanish one beside it', () => {
  const without = tables.classes.rows.filter(({ lay, spanish }) => (lay === undefined) !== (spanish.lay === undefined))
  expect(without.map(({ id }) => id)).toEqual([])
})

test('what a patient reads of storage, genes, devices and plan items is of grade 6 or lower', () => {
  const statements = [...tables.storage.rows, ...guidance, ...tables.monitoring.rows].flatMap(row =>
    'statement' in row ? [[row.id, patientLine(row.statement)] as const] : [],
  )
  const proposals = [
    ...tables.storage.rows,
    ...guidance.map(({ id, wording }) => ({ id, propose: wording.propose })),
    ...tables.monitoring.rows,
    ...tables.interactions.rows,
  ].flatMap(row => ('propose' in row ? [row.propose].flat().map(each => [row.id, each.patient] as const) : []))
  expect(tooHard([...statements, ...proposals], 6)).toEqual([])
})

test('no patient wording tells anyone to stop a medicine on their own', () => {
  const texts = [
    ...tables.storage.rows,
    ...guidance.map(row => ({ ...row, propose: row.wording.propose })),
    ...tables.interactions.rows,
  ].flatMap(row => [
    ...('statement' in row ? [patientLine(row.statement), spanishLine(row.statement) ?? ''] : []),
    ...('propose' in row ? [row.propose].flat().map(each => each.patient) : []),
  ])
  expect(texts.length).toBeGreaterThan(150)
  expect(texts.filter(text => /\bstop (taking|using)\b|\bdeje de\b/i.test(text.replace(/do not stop/gi, '')))).toEqual(
    [],
  )
})

test('the tables are as wide as promised', () => {
  const count = (rows: readonly { readonly kind?: string }[], kinds: readonly string[]) =>
    rows.filter(row => kinds.includes(row.kind ?? '')).length
  expect(count(tables.storage.rows, ['medicine'])).toBeGreaterThanOrEqual(30)
  expect(count(tables.interactions.rows, ['drug-drug', 'drug-food'])).toBeGreaterThanOrEqual(40)
  expect(count(tables.interactions.rows, ['drug-condition'])).toBeGreaterThanOrEqual(8)
  expect(tables.guidance.drugsOf('CPIC').length).toBeGreaterThanOrEqual(100)
  expect(tables.guidance.drugsOf('DPWG').length).toBeGreaterThanOrEqual(80)
})

test('every reference of a table means something', async () => {
  const known = (reference: string): boolean => tables.substances.find(reference) !== undefined
  const situations = new Set([...tables.situations.rows.map(({ id }) => id), 'device-online', 'device-offline'])
  const substances = [
    ...tables.interactions.rows.flatMap(row =>
      'a' in row ? [...row.a, ...row.b] : 'medicines' in row ? row.medicines : [],
    ),
  ]
  expect(substances.filter(reference => !known(reference))).toEqual([])
  const used = [
    ...guidance.flatMap(row => row.alternatives.flatMap(({ unless }) => unless)),
    ...tables.interactions.rows.flatMap(row => ('situations' in row ? row.situations : [])),
    ...tables.monitoring.rows.flatMap(row => (row.kind === 'cause' ? [row.situation] : [])),
    ...tables.storage.rows.flatMap(row =>
      row.kind === 'trigger' ? [row.situation] : row.kind === 'support' ? row.situations : [],
    ),
  ]
  expect(used.filter(id => !situations.has(id))).toEqual([])
  const stored = new Map((await readRuleStatements()).map(row => [`${row.table}/${row.id}`, row.statement]))
  for (const row of tables.interactions.rows) expect(stored.get(`interactions/${row.id}`)).toBe(row.statement)
  const lines = new Map((await readGuidanceStatements()).map(row => [`${row.table}/${row.id}`, row.statement]))
  for (const row of guidance) expect(lines.get(`${row.table}/${row.id}`)).toBe(row.statement)
  expect(lines.size).toBe(guidance.length)
})

test('a class lists all its members and brands in the statement that a citation shows', () => {
  for (const row of tables.classes.rows)
    for (const name of [
      ...row.members.flatMap(member => [member.name, ...member.brands, ...member.exactly, ...member.spanish]),
      ...row.words,
      ...row.spanish.words,
    ])
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
    const told = [patientLine(row.statement), spanishLine(row.statement) ?? '']
    const lines = { patient: told.flatMap(sentencesOf), clinician: [clinicianLine(row.statement)] }
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

test('every sentence of drug guidance passes the checks of the way out', () => {
  const now = new Date('2026-11-21T14:00:00Z')
  const wordings = [...new Map(guidance.map(row => [row.wording.patient, row])).values()]
  const told = [
    ...wordings.flatMap(row =>
      [patientLine(row.statement), spanishLine(row.statement) ?? ''].flatMap(sentencesOf).map(text => ({
        row,
        text,
        reader: 'patient' as const,
      })),
    ),
    ...guidance.map(row => ({ row, text: row.clinician, reader: 'clinician' as const })),
  ]
  const blocked = told.filter(({ row, text, reader }) => {
    const span = ruleSpan(row, row)
    const sentences = [{ text, kind: 'guidance' as const, cites: [span.id] }]
    const question = { text: 'together', reader, level: 'simple' as const, language: 'en', previous: [] }
    const checked = guard.check({ origin: 'record', kind: 'answered', sentences, evidence: [span] }, { question, now })
    return 'blocked' in checked || checked.dropped.length > 0
  })
  expect(blocked.map(({ row, text }) => `${row.table}/${row.id}: ${text}`)).toEqual([])
})

test('a planted draft reads like any other to a patient, and fits a class or an allergy that the tables know', async () => {
  const { rows } = await readSentinels()
  expect(
    tooHard(
      rows.map(({ id, item }) => [id, item.patient] as const),
      6,
    ),
  ).toEqual([])
  const rules = new Set(tables.interactions.rows.map(({ id }) => id))
  expect(rows.flatMap(row => (row.rule === undefined || rules.has(row.rule) ? [] : [row.rule]))).toEqual([])
  const unknown = rows.flatMap(row => row.medicines.filter(each => tables.substances.find(each) === undefined))
  expect(unknown.filter(each => tables.substances.named(each).length === 0)).toEqual([])
})

test('what a patient reads and says about a step of the plan is of grade 6 or lower', async () => {
  const { rows } = await readFeedbackReasons()
  expect(
    tooHard(
      rows.map(({ id, en }) => [id, en] as const),
      6,
    ),
  ).toEqual([])
  expect(rows.filter(({ es }) => guard.readability.grade(es, 'es') > 8)).toEqual([])
})

test('by default nothing is planted, and an approval waits two minutes before it reaches anybody', () => {
  const clinic = approvalPolicy({ ...readConfig({}), CARENAV_MODE: 'clinic' })
  expect(clinic).toEqual({ undoSeconds: 120, sentinelShare: 0 })
  expect(approvalPolicy(readConfig({ CARENAV_NOW: '2026-08-06T09:00:00Z' })).undoSeconds).toBe(0)
  expect(approvalPolicy(readConfig({ CARENAV_UNDO_SECONDS: '5', CARENAV_SENTINEL_SHARE: '0.2' }))).toEqual({
    undoSeconds: 5,
    sentinelShare: 0.2,
  })
})
