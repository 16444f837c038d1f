import type { Finding } from '../domain/careplan.ts'
import { findingOf, proposalOf, ruleSpan } from './finding.ts'
import { isMeant, type Medicine } from './medicine.ts'
import type { PairRow } from './rows/interaction-row.ts'
import { clinicianLine } from './rows/statement.ts'
import type { State } from './state.ts'
import type { ReasonTables } from './tables.ts'

/** Two medicines of one record that do not go together. */
export function interactionFindings(state: State, tables: ReasonTables): readonly Finding[] {
  return tables.interactions.rows.flatMap(row =>
    row.kind === 'drug-drug'
      ? pairsOf(row, state.medicines, tables).map(pair => pairFinding(row, pair, state, tables))
      : [],
  )
}

interface Pair {
  readonly a: Medicine
  readonly b: Medicine
}

function pairsOf(row: PairRow, medicines: readonly Medicine[], tables: ReasonTables): readonly Pair[] {
  const meant = (references: readonly string[]) =>
    medicines.filter(medicine => references.some(reference => isMeant(reference, medicine, tables.substances)))
  return meant(row.a).flatMap(a => meant(row.b).flatMap(b => (a.fact.id === b.fact.id ? [] : [{ a, b }])))
}

function pairFinding(row: PairRow, { a, b }: Pair, state: State, tables: ReasonTables): Finding {
  const values = { a: a.shown, b: b.shown }
  return findingOf(state, {
    kind: 'drug-drug',
    severity: row.severity,
    certainty: row.certainty,
    title: `${row.title}: ${a.shown} and ${b.shown}`,
    explanation: `The record lists ${a.fact.text} and ${b.fact.text}. ${clinicianLine(row.statement)}`,
    proposals: row.propose.map(each => proposalOf(each, values)),
    rules: [ruleSpan(tables.interactions, row)],
    facts: [a.fact, b.fact],
  })
}
