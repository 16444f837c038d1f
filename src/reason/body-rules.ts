import type { StoredFact } from '../record/facts.ts'
import { ageReasons } from './age.ts'
import { conditionReasons } from './condition.ts'
import { kidneyReasons } from './kidney.ts'
import { liverReasons } from './liver.ts'
import { pregnancyReasons } from './pregnancy.ts'
import type { BodyRow } from './rows/interaction-row.ts'
import type { State } from './state.ts'

/** The facts of one record that make a row about the body hold; none when it does not hold. */
export const bodyReasons = (row: BodyRow, state: State): readonly StoredFact[] => [...new Set(reasons(row, state))]

function reasons(row: BodyRow, state: State): readonly StoredFact[] {
  switch (row.kind) {
    case 'drug-kidney':
      return kidneyReasons(row, state)
    case 'drug-liver':
      return liverReasons(row, state)
    case 'drug-pregnancy':
      return pregnancyReasons(row, state)
    case 'drug-age':
      return ageReasons(row, state)
    case 'drug-condition':
      return conditionReasons(row, state)
  }
}
