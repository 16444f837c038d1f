/** An activity value or score. `open`: at least this much, because a number of copies is only known from below. */
export interface Activity {
  readonly value: number
  readonly open: boolean
}

/** The sum, printed values being multiples of a quarter and so exact. */
export const sumOf = (activities: readonly Activity[]): Activity => ({
  value: activities.reduce((sum, each) => sum + each.value, 0),
  open: activities.some(each => each.open),
})

/** `copies` of an allele; no copy of a silent allele adds any activity, however many there are. */
export const copiesOf = (activity: number, copies: number, open: boolean): Activity => ({
  value: activity * copies,
  open: open && activity > 0,
})

/** As the field prints a score: '1.0', '0.25', '≥3.0'. */
export const printActivity = ({ value, open }: Activity): string =>
  `${open ? '≥' : ''}${Number.isInteger(value) ? value.toFixed(1) : String(value)}`

/** Whether the score lies in the range whatever the true number of copies is. */
export const isWithin = (
  { value, open }: Activity,
  range: { readonly from: number; readonly to?: number | undefined },
): boolean => value >= range.from && (range.to === undefined || (!open && value <= range.to))
