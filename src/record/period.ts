/**
 * A span of time that a question names, as ISO days; either end may be open. `kind` tells "since …" from "in …".
 * `around` is the time that "two years ago" means when one value is asked for: half a unit to either side.
 */
export interface Period {
  readonly kind: 'since' | 'within'
  readonly from: string
  readonly to?: string
  readonly around?: { readonly from: string; readonly to: string }
}

const months: Readonly<Record<string, number>> = {
  ...{ january: 1, jan: 1, enero: 1, february: 2, feb: 2, febrero: 2, march: 3, mar: 3, marzo: 3, april: 4, apr: 4 },
  ...{ abril: 4, may: 5, mayo: 5, june: 6, jun: 6, junio: 6, july: 7, jul: 7, julio: 7, august: 8, aug: 8, agosto: 8 },
  ...{ september: 9, sept: 9, sep: 9, septiembre: 9, october: 10, oct: 10, octubre: 10, november: 11, nov: 11 },
  ...{ noviembre: 11, december: 12, dec: 12, diciembre: 12 },
}
/** First month of each season, northern hemisphere, meteorological. */
const seasons: Readonly<Record<string, number>> = {
  ...{ spring: 3, primavera: 3, summer: 6, verano: 6, fall: 9, autumn: 9, otono: 9, winter: 12, invierno: 12 },
}
const numbers: Readonly<Record<string, number>> = {
  ...{ a: 1, an: 1, one: 1, un: 1, una: 1, two: 2, dos: 2, couple: 2, three: 3, tres: 3, few: 3, four: 4, cuatro: 4 },
  ...{
    five: 5,
    cinco: 5,
    six: 6,
    seis: 6,
    seven: 7,
    siete: 7,
    eight: 8,
    ocho: 8,
    nine: 9,
    nueve: 9,
    ten: 10,
    diez: 10,
  },
  ...{ twelve: 12, doce: 12 },
}
const unitDays: Readonly<Record<string, number>> = {
  ...{ day: 1, dia: 1, week: 7, semana: 7, month: 30.44, mes: 30.44, year: 365.25, ano: 365.25 },
}

const monthName = Object.keys(months).join('|')
const seasonName = Object.keys(seasons).join('|')
const amount = `\\d{1,3}|${Object.keys(numbers).join('|')}`
const unit = 'days?|dias?|weeks?|semanas?|months?|mes|meses|years?|anos?'
const since = '(?:since|after|desde|starting|from)'

/** The period in a folded question, counted back from `now`; undefined when it names none. */
export function periodIn(text: string, now: Date): Period | undefined {
  const year = now.getUTCFullYear()
  const find = (pattern: string): RegExpExecArray | null => new RegExp(`\\b${pattern}\\b`).exec(text)

  const named = find(
    `(${since} |in |during |en |el )?(?:the |el |la )?(?:last |this |el |la )?(${monthName}|${seasonName})(?: (?:of |de )?(\\d{4}))?(?: pasad[oa])?`,
  )
  if (named !== null && (named[1] !== undefined || named[3] !== undefined)) {
    const name = named[2] ?? ''
    const season = name in seasons
    const month = months[name] ?? seasons[name] ?? 1
    const at = named[3] === undefined ? latestStart(month, now) : Number(named[3])
    const from = day(at, month)
    if (new RegExp(since).test(named[1] ?? '')) return { kind: 'since', from }
    return { kind: 'within', from, to: day(at, month + (season ? 3 : 1)) }
  }
  const back = find(
    `(?:last|past|previous|in the|ultim[oa]s?|hace)(?: (?:last|past))? (${amount})? ?(?:of |de )?(${unit})(?: ago)?`,
  )
  const ago = find(`(${amount}) (${unit}) ago`)
  const counted = ago ?? (back?.[1] !== undefined ? back : null)
  if (counted !== null) {
    const count = Number(counted[1]) || (numbers[counted[1] ?? ''] ?? 1)
    const kind = ago !== null || find(since) !== null ? 'since' : 'within'
    const days = daysOf(counted[2] ?? '')
    const from = daysBefore(now, count * days)
    if (ago === null) return { kind, from }
    const around = { from: daysBefore(now, (count + 0.5) * days), to: daysBefore(now, (count - 0.5) * days) }
    return { kind, from, around }
  }
  if (
    find(
      '(?:over|through|across) (?:the |all the |these )?(?:years|months|time)|a lo largo del tiempo|con el tiempo',
    ) !== null
  )
    return { kind: 'since', from: '0001-01-01' }
  const single = find(`(?:over|in|within|during|for|en) (?:the |el |la )?(?:last|past|ultim[oa]) (${unit})`)
  if (single !== null) return { kind: 'within', from: daysBefore(now, daysOf(single[1] ?? '')) }
  const lastYear = find(`(${since} )?(?:(?:the )?last year|el ano pasado)(?:s)?`)
  if (lastYear !== null) {
    if (lastYear[1] !== undefined) return { kind: 'since', from: day(year - 1, 1) }
    return { kind: 'within', from: day(year - 1, 1), to: day(year, 1) }
  }
  if (find('(?:this year|este ano)') !== null) return { kind: 'within', from: day(year, 1) }
  const lastMonth = find(`(${since} )?(?:last month|el mes pasado)`)
  if (lastMonth !== null) {
    const from = day(year, now.getUTCMonth())
    return lastMonth[1] === undefined
      ? { kind: 'within', from, to: day(year, now.getUTCMonth() + 1) }
      : { kind: 'since', from }
  }
  const bare = find(`(${since} |in |during |en |of |from |de )(?:the year |el ano )?((?:19|20)\\d{2})`)
  if (bare !== null) {
    const at = Number(bare[2])
    return new RegExp(since).test(bare[1] ?? '')
      ? { kind: 'since', from: day(at, 1) }
      : { kind: 'within', from: day(at, 1), to: day(at + 1, 1) }
  }
  return undefined
}

/** The words that `periodIn` reads, so that they are not taken for a topic. */
export const periodWords: ReadonlySet<string> = new Set([
  ...Object.keys(months),
  ...Object.keys(seasons),
  ...Object.keys(numbers),
  ...Object.keys(unitDays),
])

const daysOf = (name: string): number => unitDays[name] ?? unitDays[name.replace(/e?s$/, '')] ?? 1

const day = (year: number, month: number): string => new Date(Date.UTC(year, month - 1, 1)).toISOString().slice(0, 10)

const daysBefore = (now: Date, days: number): string =>
  new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10)

/** The year of the latest start of this month that is not in the future. */
const latestStart = (month: number, now: Date): number =>
  month <= now.getUTCMonth() + 1 ? now.getUTCFullYear() : now.getUTCFullYear() - 1
