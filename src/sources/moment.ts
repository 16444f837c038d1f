import type { Effective, Precision } from '../domain/fact.ts'

const pattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/

/** How much of an ISO 8601 date is known; undefined when it is no date that a calendar has. */
export function precisionOf(text: string): Precision | undefined {
  const parts = pattern.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour] = parts
  if (month === undefined) return 'year'
  if (Number(month) < 1 || Number(month) > 12) return undefined
  if (day === undefined) return 'month'
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  if (date.getUTCDate() !== Number(day)) return undefined
  if (hour === undefined) return 'day'
  return Number.isNaN(instantOf(text)?.getTime() ?? Number.NaN) ? undefined : 'instant'
}

/** The instant a date begins; a date without a zone is taken as UTC. For ordering, never for showing. */
export function instantOf(text: string): Date | undefined {
  const parts = pattern.exec(text)
  if (parts === null) return undefined
  const [, year, month = '01', day = '01', hour, , zone] = parts
  const date = new Date(
    hour === undefined ? `${year}-${month}-${day}T00:00:00Z` : zone === undefined ? `${text}Z` : text,
  )
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** The time of a fact exactly as written, or undefined when `start` is missing or no date. */
export function effectiveOf(start: string | undefined, end?: string | undefined): Effective | undefined {
  const first = start ?? end
  if (first === undefined) return undefined
  const precision = precisionOf(first)
  if (precision === undefined) return undefined
  return end === undefined || precisionOf(end) === undefined
    ? { start: first, precision }
    : { start: first, end, precision }
}

/** The calendar date as the source shows it: its own local date, whatever the reader's zone. */
export const dateShown = (text: string): string => text.slice(0, 10)

/** Date and wall-clock minutes as the source shows them. */
export const minuteShown = (text: string): string => text.slice(0, 16).replace('T', ' ')
