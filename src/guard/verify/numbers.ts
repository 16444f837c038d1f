import { numberWordsIn } from './number-words.ts'
import { converted, unitOf } from './units.ts'

/** A number as written, with the unit right behind it. */
export interface TextNumber {
  readonly value: number
  /** Digits shown after the point: how exact the writer was. */
  readonly digits: number
  /** Normalised: 'mg', 'mmol/l', '%', 'hour'. */
  readonly unit?: string
  /** Part of a date: it never stands for a number with a unit. */
  readonly bare?: true
  /** "A tablet": said without a number, so it is never turned into another unit. */
  readonly implied?: true
}

/** Every number of a text from which dates were taken out: digits with point or comma, 120/80 as two, "1 in 10" as 10 %, number words. */
export function readNumbers(text: string): TextNumber[] {
  const flat = text
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(/(\d),(?=\d{3}(?:,\d{3})*\b)/g, '$1')
    .replace(/(\d),(?=\d{1,2}(?!\d))/g, '$1.')
    .replace(/(\d)[-–](?=\d)/g, '$1 ')
    .replace(oneIn, (_, part: string, whole: string) => ` ${(100 * Number(part)) / Number(whole)} % `)
  const numbers: TextNumber[] = []
  // In "36 to 46 °F" and "120/80 mmHg" the unit belongs to both.
  for (const match of flat.matchAll(
    /(?<![\p{L}\d.]|\p{L}-)(\d+(?:\.\d+)?)(?:st|nd|rd|th)?(?=$|[^\d\p{L}]|[a-zA-Zµμ%°])\s?((?:[\p{L}%°][\p{L}%°/[\]²0-9.]*)?)/gu,
  )) {
    const digits = match[1] ?? ''
    const unit = unitOf(match[2] ?? '') ?? unitOfRange(flat.slice(match.index))
    numbers.push({
      value: Number(digits),
      digits: digits.split('.')[1]?.length ?? 0,
      ...(unit === undefined ? {} : { unit }),
    })
  }
  return [...numbers, ...numberWordsIn(flat).map(number => ({ ...number, digits: 0 }))]
}

const oneIn =
  /\b(\d{1,2}) (?:in|out of|de cada|na) (\d{1,5})(?= (?:people|women|men|children|adults|patients|users|births|cases|personas|osób)|\b(?! ?[\p{L}%°]))/gu

/** What a text says without a number: "a tablet" is one tablet. Only for what is known, never for what is said. */
export const impliedNumbers = (text: string): readonly TextNumber[] =>
  [
    ...text.toLowerCase().matchAll(/(?<!\p{L})(in |for |after |within |of |)(a|an|un|una|each|every) ([\p{L}]+)/gu),
  ].flatMap(([, before = '', , word = '']) => {
    const unit = unitOf(word)
    // "400 mg a day" says how often, and names no stretch of one day.
    const isRate = before === '' && /^(?:second|minute|hour|day|week|month|year)$/.test(unit ?? '')
    return unit === undefined || isRate ? [] : [{ value: 1, digits: 0, unit, implied: true as const }]
  })

/**
 * The said number is the known one, in the same unit or exactly turned into another; or, where `mayRound`, the known one rounded to the
 * digits shown. Units do not contradict.
 */
export function numberAgrees(said: TextNumber, known: TextNumber, mayRound: boolean): boolean {
  if (said.unit !== undefined && known.bare === true) return false
  if (said.unit !== undefined && known.unit !== undefined && said.unit !== known.unit) {
    const same = known.implied === true ? undefined : converted(known.value, known.unit, said.unit)
    if (same === undefined) return false
    const isTemperature = said.unit.startsWith('°')
    return isTemperature
      ? Number(same.toFixed(said.digits)) === said.value
      : Math.abs(same - said.value) < 1e-9 * Math.max(1, said.value)
  }
  if (said.value === known.value) return true
  return mayRound && said.digits < known.digits && Number(known.value.toFixed(said.digits)) === said.value
}

function unitOfRange(text: string): string | undefined {
  const range = /^\d+(?:\.\d+)?\s?(?:to|or|and|a|y|o|do|i|\/|-|–| )\s?\d+(?:\.\d+)?\s?([\p{L}%°/[\]²]+[\d]?)/u.exec(
    text,
  )
  return range === null ? undefined : unitOf(range[1] ?? '')
}
