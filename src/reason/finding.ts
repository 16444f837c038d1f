import type { Finding, Proposal } from '../domain/careplan.ts'
import type { Span } from '../domain/evidence.ts'
import { sha256, stableId } from '../kernel/ids.ts'
import type { RuleTable } from '../knowledge/rules.ts'
import { type StoredFact, spanOf } from '../record/facts.ts'
import type { ProposalRow } from './rows/statement.ts'
import type { State } from './state.ts'

/** A check over one record: the same state and tables give the same findings in the same order. */
export interface Noticed
  extends Pick<Finding, 'kind' | 'severity' | 'title' | 'explanation' | 'proposals' | 'certainty'> {
  /** Rows of the tables that fired; the first one names the finding. */
  readonly rules: readonly Span[]
  readonly facts: readonly StoredFact[]
}

export function findingOf(state: State, noticed: Noticed): Finding {
  const { rules, facts, ...rest } = noticed
  const evidence = distinct([...facts.map(spanOf), ...rules])
  const id = stableId(
    'finding',
    state.person,
    noticed.kind,
    rules[0]?.id ?? '',
    ...facts.map(fact => fact.id).toSorted(),
  )
  return { id, person: state.person, ...rest, title: capitalised(rest.title), evidence }
}

/** The text with a capital first letter: titles and sentences may begin with the name of a medicine. */
export const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** The stored bytes of a rule row, as ingest/knowledge-rules.ts loads them. */
export function ruleSpan(
  table: Pick<RuleTable<unknown>, 'table' | 'reviewed'>,
  row: { readonly id: string; readonly title: string; readonly statement: string },
): Span {
  return {
    id: `rule:${table.table}/${row.id}`,
    origin: 'rule',
    source: `rules/${table.table}`,
    ref: row.id,
    title: row.title,
    text: row.statement,
    hash: sha256(row.statement),
    date: table.reviewed,
  }
}

export const distinct = (spans: readonly Span[]): readonly Span[] => [
  ...new Map(spans.map(span => [span.id, span])).values(),
]

/** Fills the `{name}` places of a table's sentence; a place without a value is a mistake in the table. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name]
    if (value === undefined)
      throw new Error(`the sentence "${template}" names ${place}, which this finding does not have`)
    return value
  })
}

export const proposalOf = (row: ProposalRow, values: Readonly<Record<string, string>>): Proposal => ({
  action: row.action,
  risk: row.risk,
  text: fill(row.text, values),
  patientText: fill(row.patient, values),
})
