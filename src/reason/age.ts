import type { StoredFact } from '../record/facts.ts'
import type { AgeRow } from './rows/interaction-row.ts'
import type { State } from './state.ts'

/** The date of birth, when the age in full years is within the row's limits. A record without one says nothing about age. */
export function ageReasons(row: AgeRow, { body, now }: State): readonly StoredFact[] {
  if (body.birth === undefined) return []
  const years = yearsAt(body.birth.date, now)
  if (years === undefined) return []
  const isWithin = (row.from === undefined || years >= row.from) && (row.below === undefined || years < row.below)
  return isWithin ? [body.birth.fact] : []
}

/** Full years of age; undefined when the date cannot be read. A birth date of a year or month counts from its last day. */
export function yearsAt(birth: string, now: Date): number | undefined {
  const [year, month = 12, day = 31] = birth.slice(0, 10).split('-').map(Number)
  if (year === undefined || Number.isNaN(year)) return undefined
  const isBefore = now.getUTCMonth() + 1 < month || (now.getUTCMonth() + 1 === month && now.getUTCDate() < day)
  return now.getUTCFullYear() - year - (isBefore ? 1 : 0)
}
