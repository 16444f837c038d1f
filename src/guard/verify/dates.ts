/** A date as far as a text gives it. Month and day count from 1. */
export interface TextDate {
  readonly year: number
  readonly month?: number
  readonly day?: number
}

export interface DatesInText {
  readonly dates: readonly TextDate[]
  /** The text with its dates taken out, so that their parts are not read as other numbers. */
  readonly rest: string
}

/** Reads ISO, "21.09.2006", "21 September 2006", "September 21, 2006", "21 de septiembre de 2006", "9/21/2006" and "September 2006". */
export function readDates(text: string): DatesInText {
  const dates: TextDate[] = []
  let rest = text
  const take = (pattern: RegExp, read: (groups: readonly string[]) => TextDate | undefined): void => {
    rest = rest.replace(pattern, (whole: string, ...groups: unknown[]) => {
      const date = read(groups.map(group => (typeof group === 'string' ? group : '')))
      if (date === undefined) return whole
      dates.push(date)
      return ' '
    })
  }
  take(/\b(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?/g, ([y, m, d]) => full(y, Number(m), d))
  take(/\b(\d{4})-(\d{2})\b/g, ([y, m]) => ({ year: Number(y), month: Number(m) }))
  take(
    new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of| de)? (${names})\\.?,?(?: de| del)? (\\d{4})\\b`, 'giu'),
    ([d, m, y]) => full(y, monthOf(m), d),
  )
  take(new RegExp(`\\b(${names})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})\\b`, 'gi'), ([m, d, y]) =>
    full(y, monthOf(m), d),
  )
  take(new RegExp(`\\b(${names})\\.?,?(?: de| del)? (\\d{4})\\b`, 'gi'), ([m, y]) => {
    const month = monthOf(m)
    return month === undefined ? undefined : { year: Number(y), month }
  })
  // Month first, as in the United States; where that is no month, day first.
  take(/\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/g, ([m, d, y]) => full(y, Number(m), d) ?? full(y, Number(d), m))
  take(/\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b/g, ([d, m, y]) => full(y, Number(m), d))
  return { dates, rest }
}

/** The less exact date agrees with the more exact one in every part it gives. */
export const dateAgrees = (said: TextDate, known: TextDate): boolean =>
  said.year === known.year &&
  (said.month === undefined || said.month === known.month) &&
  (said.day === undefined || said.day === known.day)

const months =
  'january|february|march|april|may|june|july|august|september|october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec'
const names = months
const order: Readonly<Record<string, number>> = Object.fromEntries(
  months.split('|').map((name, index) => [name, index < 36 ? (index % 12) + 1 : 0]),
)
const short: Readonly<Record<string, number>> = {
  jan: 1,
  feb: 2,
  mar: 3,
  apr: 4,
  jun: 6,
  jul: 7,
  aug: 8,
  sept: 9,
  sep: 9,
  oct: 10,
  nov: 11,
  dec: 12,
}

function monthOf(name: string | undefined): number | undefined {
  const key = (name ?? '').toLowerCase()
  return short[key] ?? order[key]
}

function full(year: string | undefined, month: number | undefined, day: string | undefined): TextDate | undefined {
  if (month === undefined || month < 1 || month > 12) return undefined
  return { year: Number(year), month, day: Number(day) }
}
