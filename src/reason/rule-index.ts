import type { Medicine } from './medicine.ts'
import type { BodyRow, InteractionRow, PairRow } from './rows/interaction-row.ts'
import type { Substances } from './substances.ts'

export type Substance = Pick<Medicine, 'names' | 'classes'>

/** The rows of interactions by what they speak of, so that a check looks up a medicine instead of reading every row. */
export interface RuleIndex {
  /** Every row that names the substance or one of its classes, in the order of the table. */
  about(substance: Substance): readonly InteractionRow[]
  /** Rows about two substances, each with the side that the first one stands on. */
  between(one: Substance, other: Substance): readonly { readonly row: PairRow; readonly first: 'a' | 'b' }[]
}

interface Place {
  readonly row: InteractionRow
  readonly at: number
  readonly side: 'a' | 'b' | 'medicines'
}

export function createRuleIndex(rows: readonly InteractionRow[], substances: Substances): RuleIndex {
  const places = new Map<string, Place[]>()
  for (const [at, row] of rows.entries())
    for (const [side, references] of sidesOf(row))
      for (const reference of references) places.set(reference, [...(places.get(reference) ?? []), { row, at, side }])
  // A class id wins over a member of the same name, as in isMeant.
  const keysOf = ({ names, classes }: Substance): ReadonlySet<string> =>
    new Set([...classes, ...names.filter(name => substances.find(name)?.id !== name)])
  const known = new Map<string, readonly Place[]>()
  const placesOf = (substance: Substance): readonly Place[] => {
    const keys = [...keysOf(substance)]
    const key = keys.join('\n')
    const found = known.get(key) ?? keys.flatMap(each => places.get(each) ?? []).toSorted((a, b) => a.at - b.at)
    known.set(key, found)
    return found
  }
  return {
    about: substance => [...new Set(placesOf(substance).map(({ row }) => row))],
    between(one, other) {
      const there = new Set(placesOf(other).map(({ at, side }) => `${at} ${side}`))
      const [mine, theirs] = [keysOf(one), keysOf(other)]
      const isExcepted = (row: PairRow, first: 'a' | 'b'): boolean =>
        row.except.some(([a, b]) => (first === 'a' ? mine.has(a) && theirs.has(b) : mine.has(b) && theirs.has(a)))
      const found = new Map<PairRow, 'a' | 'b'>()
      for (const { row, at, side } of placesOf(one)) {
        if (row.kind !== 'drug-drug' || side === 'medicines' || found.has(row)) continue
        if (there.has(`${at} ${side === 'a' ? 'b' : 'a'}`) && !isExcepted(row, side)) found.set(row, side)
      }
      return [...found].map(([row, first]) => ({ row, first }))
    },
  }
}

export const isBodyRow = (row: InteractionRow): row is BodyRow =>
  row.kind === 'drug-kidney' ||
  row.kind === 'drug-condition' ||
  row.kind === 'drug-liver' ||
  row.kind === 'drug-pregnancy' ||
  row.kind === 'drug-age'

function sidesOf(row: InteractionRow): readonly (readonly [Place['side'], readonly string[]])[] {
  if ('a' in row) return [['a', row.a] as const, ['b', row.b] as const]
  return 'medicines' in row ? [['medicines', row.medicines]] : []
}
