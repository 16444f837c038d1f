import type { Finding } from '../domain/careplan.ts'
import type { StoredFact } from '../record/facts.ts'
import { findingOf, proposalOf, ruleSpan } from './finding.ts'
import { isMeant, type Medicine } from './medicine.ts'
import type { AllergyRow, SameAllergyRow } from './rows/interaction-row.ts'
import { clinicianLine } from './rows/statement.ts'
import type { State } from './state.ts'
import { phraseAt, wordsOf } from './substances.ts'
import type { ReasonTables } from './tables.ts'

/** A medicine of the record that meets a recorded allergy. */
export function allergyFindings(state: State, tables: ReasonTables): readonly Finding[] {
  return state.medicines.flatMap(medicine =>
    allergyHits(medicine, state.allergies, tables).map(({ row, allergy }) =>
      findingOf(state, {
        kind: 'drug-allergy',
        severity: row.severity,
        certainty: row.certainty,
        title: `${row.title}: ${medicine.shown}`,
        explanation: `The record lists ${medicine.fact.text} and this allergy: ${allergy.quote}. ${clinicianLine(row.statement)}`,
        proposals: row.propose.map(each => proposalOf(each, { a: medicine.shown, b: allergy.text })),
        rules: [ruleSpan(tables.interactions, row)],
        facts: [medicine.fact, allergy],
      }),
    ),
  )
}

export interface AllergyHit {
  readonly row: AllergyRow | SameAllergyRow
  readonly allergy: StoredFact
}

/** One hit per allergy: the very substance first, else the first class row that fits. */
export function allergyHits(
  medicine: Pick<Medicine, 'names' | 'classes'>,
  allergies: readonly StoredFact[],
  tables: ReasonTables,
): readonly AllergyHit[] {
  const { rows } = tables.interactions
  return allergies.flatMap(allergy => {
    const words = wordsOf(allergy.text)
    const isSame = tables.substances.named(allergy.text).some(({ name }) => medicine.names.includes(name))
    const row =
      rows.find(each => isSame && each.kind === 'same-allergy') ??
      rows.find(
        each =>
          each.kind === 'drug-allergy' &&
          each.allergens.some(allergen => phraseAt(words, wordsOf(allergen)) >= 0) &&
          each.medicines.some(reference => isMeant(reference, medicine, tables.substances)),
      )
    return row?.kind === 'same-allergy' || row?.kind === 'drug-allergy' ? [{ row, allergy }] : []
  })
}
