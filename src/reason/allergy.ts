import type { Finding } from '../domain/careplan.ts'
import type { StoredFact } from '../record/facts.ts'
import { findingOf, proposalOf, ruleSpan } from './finding.ts'
import { isMeant } from './medicine.ts'
import type { BodySignRow } from './rows/body-sign-row.ts'
import type { AllergyRow, SameAllergyRow } from './rows/interaction-row.ts'
import { clinicianLine } from './rows/statement.ts'
import type { Substance } from './rule-index.ts'
import type { State } from './state.ts'
import { phraseAt, wordsOf } from './substances.ts'
import type { ReasonTables } from './tables.ts'

/** A medicine of the record that meets a recorded allergy or intolerance. */
export function allergyFindings(state: State, tables: ReasonTables): readonly Finding[] {
  return state.medicines.flatMap(medicine =>
    allergyHits(medicine, state.allergies, tables).map(({ row, allergy, severity }) =>
      findingOf(state, {
        kind: 'drug-allergy',
        severity,
        certainty: row.certainty,
        title: `${row.title}: ${medicine.shown}`,
        explanation: `The record lists ${medicine.fact.text} and this ${row.kind === 'same-intolerance' ? 'intolerance' : 'allergy'}: ${allergy.quote}. ${clinicianLine(row.statement)}`,
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
  /** Of the row, or what the row says of an allergy whose reaction was severe. */
  readonly severity: Finding['severity']
}

/**
 * One hit per allergy: the very substance first, else the first class row that fits. A row that says "does not cross" ends the
 * search, and an intolerance reaches no other substance than its own unless the row says so.
 */
export function allergyHits(
  medicine: Substance,
  allergies: readonly StoredFact[],
  tables: ReasonTables,
): readonly AllergyHit[] {
  return allergies.flatMap((allergy): readonly AllergyHit[] => {
    const words = wordsOf(allergy.text)
    const named = tables.substances.named(allergy.text).map(({ name }) => name)
    const reaction = reactionOf(allergy, tables.bodySigns.rows)
    if (named.some(name => medicine.names.includes(name))) {
      const kind = reaction === 'intolerance' ? 'same-intolerance' : 'same-allergy'
      const row = tables.allergies.find(each => each.kind === kind)
      return row === undefined || row.kind === 'no-cross-allergy' ? [] : [{ row, allergy, severity: row.severity }]
    }
    const row = tables.allergies.find(
      each =>
        'allergens' in each &&
        each.medicines.some(reference => isMeant(reference, medicine, tables.substances)) &&
        each.allergens.some(allergen => named.includes(allergen) || phraseAt(words, wordsOf(allergen)) >= 0),
    )
    if (row?.kind !== 'drug-allergy' || (reaction === 'intolerance' && !row.holdsForIntolerance)) return []
    return [{ row, allergy, severity: reaction === 'severe' ? (row.afterSevere ?? row.severity) : row.severity }]
  })
}

/** How the recorded reaction was; undefined when the record does not say. Severe wins, and an allergy is only called an intolerance when it says so. */
function reactionOf(
  { text, detail: { reactions: recorded, criticality, type } }: StoredFact,
  rows: readonly BodySignRow[],
): 'severe' | 'intolerance' | undefined {
  const reactions = [recorded].flat().filter(isReaction)
  const told = reactions.map(each => wordsOf(each.text))
  const isOf = (kind: BodySignRow['kind'], of: readonly string[]): boolean =>
    rows.some(row => row.kind === kind && 'words' in row && row.words.some(word => phraseAt(of, wordsOf(word)) >= 0))
  const isSevere =
    criticality === 'high' ||
    reactions.some(each => each.severity === 'severe') ||
    [...told, wordsOf(text)].some(each => isOf('severe-reaction', each))
  if (isSevere) return 'severe'
  const isOnlyUpset = told.length > 0 && told.every(each => isOf('intolerance', each))
  return type === 'intolerance' || (isOnlyUpset && type !== 'allergy') ? 'intolerance' : undefined
}

const isReaction = (value: unknown): value is { readonly text: string; readonly severity?: unknown } =>
  typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string'
