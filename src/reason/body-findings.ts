import type { Finding } from '../domain/careplan.ts'
import type { StoredFact } from '../record/facts.ts'
import { insteadOf } from './alternatives.ts'
import { bodyReasons } from './body-rules.ts'
import { findingOf, proposalOf, ruleSpan } from './finding.ts'
import type { Medicine } from './medicine.ts'
import type { BodyRow } from './rows/interaction-row.ts'
import { clinicianLine } from './rows/statement.ts'
import { isBodyRow } from './rule-index.ts'
import type { State } from './state.ts'
import type { ReasonTables } from './tables.ts'

/** A medicine that kidneys, liver, pregnancy, age or a condition of the person speaks against. */
export function bodyFindings(state: State, tables: ReasonTables): readonly Finding[] {
  return state.medicines.flatMap(medicine =>
    strictest(
      tables.index.about(medicine).flatMap(row => {
        const facts = isBodyRow(row) ? bodyReasons(row, state) : []
        return isBodyRow(row) && facts.length > 0 ? [{ row, facts }] : []
      }),
    ).map(({ row, facts }) => bodyFinding(row, medicine, facts, state, tables)),
  )
}

interface Hit {
  readonly row: BodyRow
  readonly facts: readonly StoredFact[]
}

const ranks = { high: 0, moderate: 1, low: 2 }

/** Of several limits of one medicine for one organ (an eGFR below 30, below 45) only the strictest is told. */
function strictest(hits: readonly Hit[]): readonly Hit[] {
  const seen = new Set<string>()
  return hits
    .toSorted((a, b) => ranks[a.row.severity] - ranks[b.row.severity])
    .filter(({ row }) => {
      if (row.kind === 'drug-condition') return true
      if (seen.has(row.kind)) return false
      seen.add(row.kind)
      return true
    })
}

function bodyFinding(
  row: BodyRow,
  medicine: Medicine,
  facts: readonly StoredFact[],
  state: State,
  tables: ReasonTables,
): Finding {
  const values = { a: medicine.shown }
  const instead = insteadOf(row, medicine, values, state, tables)
  const shown = facts.map(fact => (row.kind === 'drug-condition' ? fact.text : fact.quote)).join('; ')
  return findingOf(state, {
    kind: row.kind,
    severity: row.severity,
    certainty: row.certainty,
    title: `${row.title}: ${medicine.shown}`,
    explanation: `The record lists ${medicine.fact.text} and ${shown}. ${clinicianLine(row.statement)}${instead.excluded}`,
    proposals: [...row.propose.map(each => proposalOf(each, values)), ...instead.proposals],
    rules: [ruleSpan(tables.interactions, row)],
    facts: [medicine.fact, ...facts, ...instead.facts],
  })
}
