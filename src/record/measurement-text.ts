import type { Structured } from '../domain/answer.ts'
import type { Reading } from './series.ts'
import type { Measurement, UsualRange } from './vocabulary.ts'
import type { Speaker } from './wording.ts'

/** More digits than this are never shown, even to tell two close numbers apart. */
const mostDigits = 4

/** A result as people read it: `7.2 %`, `128/78 mmHg`, `Former smoker`. */
export function readingText(reading: Reading, digits: number, speaker: Speaker): string {
  if (reading.numbers.length === 0) return reading.words ?? ''
  const number = reading.numbers.map(each => speaker.number(each, digits)).join('/')
  const unit = speaker.unit(reading.code, reading.unit)
  const limit = reading.words === undefined ? '' : `${reading.words} `
  return unit === '' ? `${limit}${number}` : `${limit}${number} ${unit}`
}

/** Digits that keep two different numbers different on screen, so that "up" never stands beside two equal numbers. */
export function digitsFor(measurement: Pick<Measurement, 'digits'>, readings: readonly Reading[]): number {
  for (let digits = measurement.digits; digits < mostDigits; digits += 1) {
    const shown = readings.map(({ numbers }) => numbers.map(each => each.toFixed(digits)).join('/'))
    const exact = readings.map(({ numbers }) => numbers.join('/'))
    if (new Set(shown).size === new Set(exact).size) return digits
  }
  return mostDigits
}

/** The exact result: a number, or both numbers of a pair as text and by name. */
export function exactValue(reading: Reading): Extract<Structured, { value: number | string }> {
  const [upper, lower] = reading.numbers
  const pair = upper !== undefined && lower !== undefined ? { systolic: upper, diastolic: lower } : {}
  const value = lower === undefined ? (upper ?? reading.words ?? '') : `${upper}/${lower}`
  return {
    value,
    ...pair,
    ...(reading.unit === '' ? {} : { unit: reading.unit }),
    ...(reading.day === undefined ? {} : { date: reading.day }),
  }
}

/** The usual range for this unit and sex; undefined when the table has none. */
export const usualRange = (measurement: Measurement, unit: string, sex: string | undefined): UsualRange | undefined =>
  measurement.ranges.find(each => each.unit === unit && (each.sex === undefined || each.sex === sex))

export function rangeText(range: UsualRange, unit: string, speaker: Speaker): string {
  const shown = { unit: speaker.unit(unit, unit), from: String(range.from), to: String(range.to ?? range.below) }
  if (range.lowerBelow !== undefined)
    return speaker.say('range-below', { ...shown, to: `${range.below}/${range.lowerBelow}` })
  if (range.below !== undefined) return speaker.say('range-below', shown)
  if (range.from !== undefined && range.to !== undefined) return speaker.say('range-both', shown)
  return speaker.say(range.from === undefined ? 'range-to' : 'range-from', shown)
}

export function sideOf(range: UsualRange, numbers: readonly number[]): 'above' | 'below' | 'inside' {
  const [upper = 0, lower] = numbers
  if (range.below !== undefined && upper >= range.below) return 'above'
  if (range.lowerBelow !== undefined && lower !== undefined && lower >= range.lowerBelow) return 'above'
  if (range.to !== undefined && upper > range.to) return 'above'
  return range.from !== undefined && upper < range.from ? 'below' : 'inside'
}
