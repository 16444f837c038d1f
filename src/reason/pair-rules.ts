import type { PairRow } from './rows/interaction-row.ts'
import type { Substance } from './rule-index.ts'
import type { ReasonTables } from './tables.ts'

interface Pair<T extends Substance> {
  readonly row: PairRow
  readonly a: T
  readonly b: T
}

const ranks = { high: 0, moderate: 1, low: 2 }

/** Rows about two medicines, most severe first; of two rows that do the same to the body, only the more severe one. */
export function pairsBetween<T extends Substance>(one: T, other: T, tables: ReasonTables): readonly Pair<T>[] {
  const told = new Set<string>()
  return tables.index
    .between(one, other)
    .toSorted((x, y) => ranks[x.row.severity] - ranks[y.row.severity])
    .flatMap(({ row, first }) => {
      if (row.effects.some(effect => told.has(effect))) return []
      for (const effect of row.effects) told.add(effect)
      return [first === 'a' ? { row, a: one, b: other } : { row, a: other, b: one }]
    })
}
