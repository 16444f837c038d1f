import type { Finding } from '../domain/careplan.ts'
import { findingOf, proposalOf, ruleSpan } from './finding.ts'
import { clinicianLine } from './rows/statement.ts'
import type { State } from './state.ts'
import type { ReasonTables } from './tables.ts'

/** Results of one gene that contradict each other: shown with all their sources, never merged. */
export function geneConflictFindings(state: State, tables: ReasonTables): readonly Finding[] {
  return state.geneConflicts.flatMap(({ gene, conflict, facts }) =>
    tables.geneConflicts.rows.map(row =>
      findingOf(state, {
        kind: 'gene-conflict',
        severity: row.severity,
        certainty: row.certainty,
        title: `${gene}: ${row.title}`,
        explanation: `${conflict} ${clinicianLine(row.statement)}`,
        proposals: row.propose.map(each => proposalOf(each, { gene })),
        rules: [ruleSpan(tables.geneConflicts, row)],
        facts,
      }),
    ),
  )
}
