import type { StoredFact } from '../record/facts.ts'
import type { CreatinineRow } from './rows/body-sign-row.ts'
import type { KidneyRow } from './rows/interaction-row.ts'
import type { State } from './state.ts'

const hour = 3_600_000
const day = 24 * hour

/** The facts that make the row hold: an eGFR below its limit, one of its situations, or a creatinine that rises as in acute injury. */
export function kidneyReasons(row: KidneyRow, state: State): readonly StoredFact[] {
  const low = state.egfr !== undefined && state.egfr.number < row.egfrBelow ? [state.egfr.fact] : []
  const known = state.situations.filter(each => row.situations.includes(each.row.id)).flatMap(each => each.facts)
  return [...low, ...known, ...(row.acute ? (state.body.kidneyInjury ?? []) : [])]
}

/**
 * The latest creatinine and the earlier one that it rose from, when the rise is that of acute kidney injury (KDIGO 2012: by 0.3 mg/dL
 * within 48 hours, or to 1.5 times within 7 days) and the latest is recent. `facts` newest first.
 */
export function kidneyInjuryOf(
  facts: readonly StoredFact[],
  row: CreatinineRow,
  now: Date,
): readonly StoredFact[] | undefined {
  const results = facts.flatMap(fact => {
    const number = milligrams(fact, row)
    const at = Date.parse(fact.effective?.start ?? '')
    return number === undefined || Number.isNaN(at) ? [] : [{ fact, number, at }]
  })
  const [latest, ...earlier] = results
  if (latest === undefined || now.getTime() - latest.at > row.currentDays * day) return undefined
  const from = earlier
    .filter(each => {
      const apart = latest.at - each.at
      const isFast = apart <= row.riseHours * hour && latest.number - each.number >= row.riseBy - 1e-9
      return isFast || (apart <= row.timesDays * day && latest.number >= each.number * row.times - 1e-9)
    })
    .toSorted((a, b) => a.number - b.number)[0]
  return from === undefined ? undefined : [latest.fact, from.fact]
}

/** In mg/dL; a result in another unit, or only known as a limit, says nothing here. */
function milligrams({ codings, value }: StoredFact, row: CreatinineRow): number | undefined {
  if (value?.type !== 'quantity' || value.comparator !== undefined) return undefined
  if (!codings.some(({ code }) => row.codes.includes(code))) return undefined
  const unit = row.units.find(({ names }) => names.includes(value.unitCode) || names.includes(value.unit))
  return unit === undefined ? undefined : value.number * unit.factor
}
