import type { StoredFact } from '../record/facts.ts'
import type { ScreeningQuestion, SituationRow } from './rows/medicine-rows.ts'
import {
  answerStatements,
  conditionStatements,
  languageStatements,
  needStatements,
  type Statement,
} from './situation-statements.ts'

/** A circumstance that the record shows, with the facts that show it. */
export interface Situation {
  readonly row: SituationRow
  readonly facts: readonly StoredFact[]
}

/**
 * The situations that hold. Three values: a refusal, a gap or an unknown answer starts nothing and ends nothing. For a social
 * circumstance a later "no" or a later resolution ends an older "yes"; of one day, the "yes" stands.
 */
export function situationsOf(
  facts: readonly StoredFact[],
  rows: readonly SituationRow[],
  screening: readonly ScreeningQuestion[] = [],
): readonly Situation[] {
  const kinds = Map.groupBy(facts, fact => fact.kind)
  const of = (...names: readonly StoredFact['kind'][]): readonly StoredFact[] =>
    names.flatMap(name => kinds.get(name) ?? [])
  const needs = of('social-need')
  const conditions = of('condition')
  const answers = of('observation', 'screening-answer')
  const identity = of('demographic')
  return rows.flatMap(row => {
    const statements = [
      ...needStatements(needs, row),
      ...conditionStatements(conditions, row),
      ...answerStatements(answers, row, screening),
      ...languageStatements(identity, row),
    ]
    const standing = statements.filter(each => each.says && !statements.some(other => isEndedBy(each, other)))
    const shown = [...new Map(standing.toReversed().map(each => [each.topic, each.fact])).values()].toReversed()
    return shown.length === 0 ? [] : [{ row, facts: shown }]
  })
}

const isEndedBy = (yes: Statement, other: Statement): boolean =>
  !other.says && isLater(other.at, yes.at) && (other.only === undefined || yes.only === undefined || meet(yes, other))

const meet = ({ only: a = [] }: Statement, { only: b = [] }: Statement): boolean => a.some(code => b.includes(code))

/** Two days are compared as days; two instants as instants. What has no date is older than everything. */
function isLater(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined) return false
  if (b === undefined) return true
  return a.length > 10 && b.length > 10 ? Date.parse(a) > Date.parse(b) : a.slice(0, 10) > b.slice(0, 10)
}
