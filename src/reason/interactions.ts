import type { Finding } from '../domain/careplan.ts'
import { insteadOf } from './alternatives.ts'
import { findingOf, proposalOf, ruleSpan } from './finding.ts'
import type { Medicine } from './medicine.ts'
import { pairsBetween } from './pair-rules.ts'
import type { PairRow } from './rows/interaction-row.ts'
import { clinicianLine } from './rows/statement.ts'
import type { State } from './state.ts'
import type { ReasonTables } from './tables.ts'

/** Two medicines of one record that do not go together. */
export function interactionFindings(state: State, tables: ReasonTables): readonly Finding[] {
  const { medicines } = state
  return medicines.flatMap((one, at) =>
    medicines
      .slice(at + 1)
      .flatMap(other => pairsBetween(one, other, tables).map(({ row, a, b }) => pairFinding(row, a, b, state, tables))),
  )
}

function pairFinding(row: PairRow, a: Medicine, b: Medicine, state: State, tables: ReasonTables): Finding {
  const values = { a: a.shown, b: b.shown }
  // What is proposed instead is checked against all medicines but the one that it replaces.
  const instead = insteadOf(row, row.instead?.replaces === 'a' ? a : b, values, state, tables)
  return findingOf(state, {
    kind: 'drug-drug',
    severity: row.severity,
    certainty: row.certainty,
    title: `${row.title}: ${a.shown} and ${b.shown}`,
    explanation: `The record lists ${a.fact.text} and ${b.fact.text}. ${clinicianLine(row.statement)}${instead.excluded}`,
    proposals: [...row.propose.map(each => proposalOf(each, values)), ...instead.proposals],
    rules: [ruleSpan(tables.interactions, row)],
    facts: [a.fact, b.fact, ...instead.facts],
  })
}
