import type { Finding } from '../domain/careplan.ts'
import type { StoredFact } from '../record/facts.ts'
import { type Alternatives, alternativesFor } from './alternatives.ts'
import { findingOf, proposalOf, ruleSpan } from './finding.ts'
import { isMeant, type Medicine } from './medicine.ts'
import type { GeneRow } from './rows/gene-row.ts'
import { clinicianLine } from './rows/statement.ts'
import { geneOf, type State } from './state.ts'
import { phraseAt, wordsOf } from './substances.ts'
import type { ReasonTables } from './tables.ts'

/** A medicine, taken or planned, whose effect a reported phenotype changes. Genotypes without a phenotype are not interpreted here. */
export function geneFindings(state: State, tables: ReasonTables): readonly Finding[] {
  return state.medicines.flatMap(medicine =>
    geneHits(medicine, state, tables).map(({ row, phenotype }) => geneFinding(row, phenotype, medicine, state, tables)),
  )
}

export interface GeneHit {
  readonly row: GeneRow
  readonly phenotype: StoredFact
}

/** The rows about a substance whose phenotype the record reports. */
export const geneHits = (
  substance: Pick<Medicine, 'names' | 'classes'>,
  state: State,
  tables: ReasonTables,
): readonly GeneHit[] =>
  tables.genes.rows
    .filter(row => row.medicines.some(name => isMeant(name, substance, tables.substances)))
    .flatMap(row => {
      const phenotype = state.phenotypes.find(fact => geneOf(fact) === row.gene && hasPhenotype(fact, row))
      return phenotype === undefined ? [] : [{ row, phenotype }]
    })

/** The reported words, in either spelling; an indeterminate result says nothing about a medicine. */
function hasPhenotype(fact: StoredFact, row: GeneRow): boolean {
  const words = wordsOf(
    (fact.value?.type === 'text' ? fact.value.text : fact.text).replace(/metaboliser/gi, 'metabolizer'),
  )
  if (words.includes('indeterminate')) return false
  return row.phenotypes.some(phrase => phraseAt(words, wordsOf(phrase)) >= 0)
}

function geneFinding(
  row: GeneRow,
  phenotype: StoredFact,
  medicine: Medicine,
  state: State,
  tables: ReasonTables,
): Finding {
  const alternatives = alternativesFor(row, medicine, state, tables)
  const values = { medicine: medicine.shown, alternatives: alternativeWords(alternatives) }
  const excluded = alternatives.excluded.map(({ name, because }) => ` Not proposed: ${name} (${because}).`).join('')
  const planned = medicine.isPlanned ? ' (planned)' : ''
  return findingOf(state, {
    kind: 'gene-drug',
    severity: row.severity,
    certainty: row.certainty,
    title: `${row.title}${planned}`,
    explanation: `The record lists ${medicine.fact.text}${planned} and ${phenotype.text}. ${clinicianLine(row.statement)}${excluded}`,
    proposals: row.propose.map(each => proposalOf(each, values)),
    rules: [ruleSpan(tables.genes, row)],
    facts: [medicine.fact, phenotype, ...alternatives.excluded.flatMap(each => each.facts)],
  })
}

function alternativeWords({ open, excluded }: Alternatives): string {
  if (open.length > 0) return `consider ${open.join(' or ')}`
  return excluded.length === 0
    ? 'ask a pharmacist for an alternative'
    : 'no alternative of the guideline is free of conflicts in this record, so ask a specialist'
}
