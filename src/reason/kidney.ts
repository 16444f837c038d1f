import type { Finding } from '../domain/careplan.ts'
import type { StoredFact } from '../record/facts.ts'
import { findingOf, proposalOf, ruleSpan } from './finding.ts'
import { isMeant } from './medicine.ts'
import type { KidneyRow } from './rows/interaction-row.ts'
import { clinicianLine } from './rows/statement.ts'
import type { State } from './state.ts'
import type { ReasonTables } from './tables.ts'

/** A medicine that does not fit the kidney function on record. */
export function kidneyFindings(state: State, tables: ReasonTables): readonly Finding[] {
  return tables.interactions.rows.flatMap(row => {
    const reasons = row.kind === 'drug-kidney' ? kidneyReasons(row, state) : []
    if (row.kind !== 'drug-kidney' || reasons.length === 0) return []
    return state.medicines
      .filter(medicine => row.medicines.some(reference => isMeant(reference, medicine, tables.substances)))
      .map(medicine =>
        findingOf(state, {
          kind: 'drug-kidney',
          severity: row.severity,
          certainty: row.certainty,
          title: `${row.title}: ${medicine.shown}`,
          explanation: `The record lists ${medicine.fact.text} and ${reasons.map(fact => fact.quote).join('; ')}. ${clinicianLine(row.statement)}`,
          proposals: row.propose.map(each => proposalOf(each, { a: medicine.shown })),
          rules: [ruleSpan(tables.interactions, row)],
          facts: [medicine.fact, ...reasons],
        }),
      )
  })
}

/** The facts that make the row hold: an eGFR below its limit, or one of its situations. */
export function kidneyReasons(row: KidneyRow, state: State): readonly StoredFact[] {
  const low = state.egfr !== undefined && state.egfr.number < row.egfrBelow ? [state.egfr.fact] : []
  const known = state.situations.filter(each => row.situations.includes(each.row.id)).flatMap(each => each.facts)
  return [...low, ...known]
}
