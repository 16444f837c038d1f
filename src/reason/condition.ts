import type { Finding } from '../domain/careplan.ts'
import type { StoredFact } from '../record/facts.ts'
import { findingOf, proposalOf, ruleSpan } from './finding.ts'
import { isMeant } from './medicine.ts'
import type { ConditionRow } from './rows/interaction-row.ts'
import { clinicianLine } from './rows/statement.ts'
import type { State } from './state.ts'
import type { ReasonTables } from './tables.ts'

/** A medicine that a recorded condition speaks against. */
export function conditionFindings(state: State, tables: ReasonTables): readonly Finding[] {
  return tables.interactions.rows.flatMap(row => {
    const facts = row.kind === 'drug-condition' ? conditionFacts(row, state) : []
    if (row.kind !== 'drug-condition' || facts.length === 0) return []
    return state.medicines
      .filter(medicine => row.medicines.some(reference => isMeant(reference, medicine, tables.substances)))
      .map(medicine =>
        findingOf(state, {
          kind: 'drug-condition',
          severity: row.severity,
          certainty: row.certainty,
          title: `${row.title}: ${medicine.shown}`,
          explanation: `The record lists ${medicine.fact.text} and ${facts.map(fact => fact.text).join('; ')}. ${clinicianLine(row.statement)}`,
          proposals: row.propose.map(each => proposalOf(each, { a: medicine.shown })),
          rules: [ruleSpan(tables.interactions, row)],
          facts: [medicine.fact, ...facts],
        }),
      )
  })
}

/** The facts that show one of the row's situations; none when the record shows none. */
export const conditionFacts = (row: ConditionRow, state: State): readonly StoredFact[] =>
  state.situations.filter(each => row.situations.includes(each.row.id)).flatMap(each => each.facts)
