import type { Finding } from '../domain/careplan.ts'
import { findingOf, proposalOf, ruleSpan } from './finding.ts'
import type { Medicine } from './medicine.ts'
import { clinicianLine } from './rows/statement.ts'
import type { StorageMedicineRow, StorageRow, StorageSupportRow } from './rows/storage-row.ts'
import { listed } from './social/listed.ts'
import type { State } from './state.ts'
import { wordsOf } from './substances.ts'
import type { ReasonTables } from './tables.ts'

/** Medicines that need a refrigerator, in a life where that is hard: one finding for all of them. Every proposal adds support; none ends the medicine. */
export function storageFindings(state: State, tables: ReasonTables): readonly Finding[] {
  const rows = tables.storage.rows
  const triggers = triggersOf(state, tables)
  const [lead] = triggers
  if (lead === undefined) return []
  const situations = triggers.map(({ situation }) => situation)
  const needs = listed(situations.map(({ row }) => row.words))
  const cold = state.medicines.flatMap(medicine => {
    const row = coldRowOf(medicine, tables)
    return row === undefined ? [] : [{ medicine, row }]
  })
  if (cold.length === 0) return []
  const names = listed(cold.map(({ medicine }) => medicine.shown))
  const isOffered = (each: StorageSupportRow): boolean => situations.some(({ row }) => each.situations.includes(row.id))
  const proposals = rows.flatMap(each => {
    if (each.kind !== 'support' || !isOffered(each)) return []
    if (!each.needsLimit) return [proposalOf(each.propose, { medicine: names, needs })]
    return cold.flatMap(({ medicine, row }) =>
      row.limit === undefined ? [] : [proposalOf(each.propose, { medicine: medicine.shown, needs, limit: row.limit })],
    )
  })
  const labels = [...new Set(cold.map(({ row }) => `${row.title}: ${clinicianLine(row.statement)}`))]
  return [
    findingOf(state, {
      kind: 'drug-storage',
      severity: lead.row.severity,
      certainty: lead.row.certainty,
      title: `${names} must be kept cold; the record shows ${needs}`,
      explanation: `The record lists ${listed(cold.map(({ medicine }) => medicine.fact.text))} and shows ${needs}. ${labels.join(' ')}`,
      proposals,
      rules: cold.map(({ row }) => ruleSpan(tables.storage, row)),
      facts: [...cold.map(({ medicine }) => medicine.fact), ...situations.flatMap(({ facts }) => facts)],
    }),
  ]
}

/** The row of a medicine that must be kept cold. */
export function coldRowOf(medicine: Medicine, tables: ReasonTables): StorageMedicineRow | undefined {
  // A brand alone means its ingredient too.
  const row = tables.storageIndex.best(new Set([medicine.fact.text, ...medicine.names].flatMap(wordsOf)))
  return row?.storage === 'refrigerate' ? row : undefined
}

/** The situations of a record in which keeping a medicine cold is hard. */
export const triggersOf = (state: State, tables: ReasonTables) =>
  tables.storage.rows.flatMap(row => {
    const situation = row.kind === 'trigger' && state.situations.find(each => each.row.id === row.situation)
    return row.kind === 'trigger' && situation ? [{ row, situation }] : []
  })

/** The storage rows, ready to be looked up. */
export interface StorageIndex {
  /** The row that fits these words of a medicine best: more words first, then a matching form. */
  best(words: ReadonlySet<string>): StorageMedicineRow | undefined
}

export function createStorageIndex(rows: readonly StorageRow[]): StorageIndex {
  const known = rows.flatMap(row => (row.kind === 'medicine' ? [{ row, phrases: row.medicines.map(wordsOf) }] : []))
  return {
    best: words =>
      known
        .flatMap(({ row, phrases }) => {
          if (row.forms.length > 0 && !row.forms.some(form => words.has(form))) return []
          const lengths = phrases.filter(phrase => phrase.every(word => words.has(word))).map(({ length }) => length)
          return lengths.length === 0 ? [] : [{ row, score: Math.max(...lengths) + (row.forms.length > 0 ? 0.5 : 0) }]
        })
        .toSorted((a, b) => b.score - a.score)[0]?.row,
  }
}
