import type { StoredFact } from '../record/facts.ts'
import type { LiverRow } from './rows/interaction-row.ts'
import type { State } from './state.ts'

/** The facts that make the row hold: a liver disease by its code, or the latest ALT above so many times its upper limit. */
export function liverReasons(row: LiverRow, state: State): readonly StoredFact[] {
  const known = state.situations.filter(each => row.situations.includes(each.row.id)).flatMap(each => each.facts)
  const { alt } = state.body
  return alt !== undefined && row.altAbove !== undefined && alt.times > row.altAbove ? [...known, alt.fact] : known
}

/** The latest ALT as a multiple of its upper limit: the laboratory's own when the result states it, else that of the table (U/L). */
export function altOf(
  facts: readonly StoredFact[],
  codes: readonly string[],
  upper: number,
): { readonly fact: StoredFact; readonly times: number } | undefined {
  const fact = facts.find(
    each => each.kind === 'observation' && each.codings.some(({ code }) => codes.includes(code)) && each.value,
  )
  // "< 500" is no lower bound, so it is above no limit.
  if (fact?.value?.type !== 'quantity' || fact.value.comparator?.startsWith('<')) return undefined
  return { fact, times: fact.value.number / (upperIn(fact) ?? upper) }
}

/** The upper end of "7 - 55 U/L" or "<= 40". */
function upperIn({ detail: { referenceRange } }: StoredFact): number | undefined {
  const [text] = [referenceRange].flat().filter(each => typeof each === 'string')
  const found = /(?:\d\s*(?:-|–|to)|<=?|≤)\s*(\d+(?:\.\d+)?)/.exec(text ?? '')
  const upper = Number(found?.[1] ?? Number.NaN)
  return upper > 0 ? upper : undefined
}
