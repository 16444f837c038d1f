import type { StoredFact } from '../record/facts.ts'
import type { ConditionRow } from './rows/interaction-row.ts'
import type { State } from './state.ts'

/** The facts that show one of the row's situations; none when the record shows none. */
export const conditionReasons = (row: ConditionRow, state: State): readonly StoredFact[] =>
  state.situations.filter(each => row.situations.includes(each.row.id)).flatMap(each => each.facts)
