import { writtenDates } from './dates.ts'
import { literally } from './folded.ts'
import type { FoundIdentifier } from './known.ts'

/** What an identifier looks like whoever it belongs to. `words` come from corpora/rules/identifier-words.yaml. */
export interface ShapeWords {
  readonly idLabels: readonly string[]
  readonly streets: readonly string[]
  readonly streetsFirst: readonly string[]
}

/**
 * Finds in folded text what is an identifier by its form: addresses on the net, cards (checked by Luhn), bank accounts (ISO 13616 check), social security
 * and other labelled numbers, phones, whole dates, postal codes, streets, ages of 90 and more. Source: HIPAA safe harbor, 45 CFR 164.514(b)(2).
 */
export function createShapes(words: ShapeWords): (folded: string) => readonly FoundIdentifier[] {
  const list = (all: readonly string[]): string =>
    all
      .toSorted((a, b) => b.length - a.length)
      .map(literally)
      .join('|')
  const name = String.raw`[\p{L}][\p{L}'.-]*`
  const shapes: readonly (readonly [string, RegExp, ((text: string) => boolean)?])[] = [
    ['EMAIL_ADDRESS', /[\p{L}\p{N}._%+-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu],
    [
      'DOMAIN_NAME',
      /\b(?:https?|ftp):\/\/\S+|\bwww\.[^\s,;)]+|(?<![@\p{L}\p{N}.-])(?:[a-z0-9-]+\.)+(?:com|net|org|edu|gov|io|dev|app|info|biz|co|me|uk|de|fr|es|pl|it|nl|us|ca|au|br|ch|at|se|no|fi|dk|ru|cn|jp|in|eu)(?:\.[a-z]{2})?(?:\/\S*)?(?![\p{L}\p{N}])/gu,
    ],
    [
      'IP_ADDRESS',
      /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\d|\.\d)|(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])|(?<![\w:])(?:[0-9a-f]{1,4}:)+:(?:[0-9a-f]{1,4})?(?::[0-9a-f]{1,4})*(?![\w:])/gu,
    ],
    ['MAC_ADDRESS', /(?<![\w:])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:])/gu],
    ['CREDIT_CARD', /(?<![\d-])\d(?:[ -]?\d){11,18}(?![\d-])/gu, isCard],
    [
      'IBAN_CODE',
      /(?<![\p{L}\p{N}])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,4})?(?![\p{L}\p{N}])/gu,
      isBankAccount,
    ],
    ['US_SSN', /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/gu],
    [
      'ID',
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])(?:${list(words.idLabels)})\b(?:\s*(?:is|are|was|no\.?|nr\.?|number|num|id|:|#|=|-))*\s*#?\s*(?<number>(?=[\p{L}\p{N}./-]*\d)[\p{L}\p{N}][\p{L}\p{N}./-]{2,}(?: \d{2,5}){0,4})`,
        'dgu',
      ),
    ],
    [
      'PHONE_NUMBER',
      /(?<![\p{L}\p{N}.,/-])(?:\+|00)\d{1,3}[\s./-]?(?:\(\d{1,4}\)[\s./-]?)?\d(?:[\s./()-]{0,2}\d){5,12}(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?![\p{L}\p{N}])|(?<![\p{L}\p{N}.,/-])\(?\d{2,5}\)?[\s./-]{1,2}\d{3,4}[\s./-]\d{3,4}(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?![\p{N}])|(?<![\p{L}\p{N}.,/-])0\d{2,4}[\s./-]?\d{3}[\s./-]?\d{3,5}(?!\p{N})|(?<![\p{L}\p{N}.,/-])\(\d{2,5}\)\s?\d{2,4}[\s./-]?\d{2,4}(?!\p{N})|(?<![\p{L}\p{N}.,/-])\d{3}-\d{4}(?!\p{N})|(?<![\p{L}\p{N}.,/-])\d{2,4}(?:[ .]\d{2,3}){3,4}(?!\p{N})|(?<=(?:phone|call|tel|mobile|cell|fax|number is|reach me at|telefono|telefon)\b[^\d\n]{0,20})\+?\d(?:[\s./()-]?\d){5,13}/gu,
    ],
    [
      'ZIP_CODE',
      /(?<=\b(?:zip code|zip|postal code|postcode|post code|plz|c\.?p\.?)\b\s*(?:is|:|#)?\s*)[a-z]{0,2}\d[a-z0-9 -]{1,7}[a-z0-9]|(?<=,\s*[a-z]{2}\s)\d{5}(?:-\d{4})?(?!\d)|(?<![\p{L}\p{N}])[a-z]{1,2}\d[a-z\d]?\s\d[a-z]{2}(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])\d{5}-\d{4}(?!\d)/gu,
    ],
    [
      'STREET_ADDRESS',
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])\d{1,6}[a-z]?,?\s(?:${name}\s){0,4}?(?:${name}\s)?(?:${list(words.streets)})(?![\p{L}\p{N}])\.?`,
        'gu',
      ),
    ],
    [
      'STREET_ADDRESS',
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])(?:\d{1,6}\s)?(?:${list(words.streetsFirst)})\s(?:${name}\s){1,4}\d{1,5}[a-z]?(?![\p{L}\p{N}])`,
        'gu',
      ),
    ],
    [
      'STREET_ABROAD',
      /(?<![\p{L}\p{N}])\d{1,6},?\s(?:\p{L}[\p{L}.'’-]*\s){1,4}\d{1,4}[a-z]?(?![\p{L}\p{N}%])(?=\.?(?:[\s,]|$))/gu,
      isStreetLike,
    ],
    [
      'STREET_ADDRESS',
      /(?<![\p{L}\p{N}])(?:\d{1,6}\s)?(?:\p{L}+\s)?\p{L}{3,}(?:strasse|str\.|gatan|gata|vagen|veien|vegen|vej|gade|katu|tie|kuja|laan|straat|weg|plein|allee|platz|gasse|utca|utja|ter|puisto|polku)\s\d{1,5}[a-z]?(?![\p{L}\p{N}])/gu,
    ],
    [
      'STREET_ADDRESS',
      /(?<![\p{L}\p{N}])(?:apt|apartment|suite|ste|unit|flat|room|rm|p\.?\s?o\.? box|po box|postbox|box)\.?\s#?\d{1,6}[a-z]?(?![\p{L}\p{N}])/gu,
    ],
    ['AGE', /(?<!\p{N})(?:9\d|1[0-2]\d)(?=[\s-](?:years?|year-old|yrs?|y\/?o|jahre|anos|lat)\b)/gu],
  ]
  // An address goes on behind its street: flat, town, postal code, also on further lines.
  const goesOn =
    /^(?:\.?[\s,]+(?:(?:apt|apartment|suite|ste|unit|flat|floor|box)\.?\s#?\w{1,6}|(?:\p{L}+[\s,]+){0,4}(?:\d{4,6}(?:-\d{4})?|[a-z]{1,2}\d[a-z\d]?\s\d[a-z]{2}))(?![\p{L}\p{N}]))+/u
  const before = /(?:\d{1,6}[a-z]?,?\s+)+$/u
  const whole = (folded: string, one: FoundIdentifier): FoundIdentifier =>
    one.type.startsWith('STREET_')
      ? {
          ...one,
          start: one.start - (before.exec(folded.slice(Math.max(0, one.start - 14), one.start))?.[0].length ?? 0),
          end: one.end + (goesOn.exec(folded.slice(one.end))?.[0].length ?? 0),
        }
      : one
  return folded => [
    ...shapes.flatMap(([type, pattern, isReal]) =>
      [...folded.matchAll(pattern)]
        .filter(match => isReal?.(match[0]) !== false)
        .map(match => {
          const [start, end] = match.indices?.groups?.['number'] ?? [match.index, match.index + match[0].length]
          const length = folded
            .slice(start, end)
            .trimEnd()
            .replace(/[.,;:!?)]+$/, '').length
          return whole(folded, { type, start, end: start + length })
        }),
    ),
    ...writtenDates(folded).map(({ start, end }) => ({ type: 'DATE_TIME', start, end })),
  ]
}

/** Number, name, number: a street abroad. Words of measure and small words are no street. */
const isStreetLike = (text: string): boolean =>
  !/\b(?:and|or|to|of|the|for|with|at|in|on|by|from|is|was|after|then|every|over|mg|ml|mmol|days?|weeks?|hours?|times?|years?|months?|may|june|july|march|april|august|january|february|september|october|november|december)\b/.test(
    text,
  )

/** Luhn's check. Source: ISO/IEC 7812-1, annex B. */
function isCard(text: string): boolean {
  const digits = [...text.replace(/\D/g, '')].reverse().map(Number)
  if (digits.length < 12 || digits.length > 19) return false
  const sum = digits.reduce(
    (total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2),
    0,
  )
  return sum % 10 === 0
}

/** The check digits of an international bank account number. Source: ISO 13616-1. */
function isBankAccount(text: string): boolean {
  const bare = text.replace(/\s/g, '')
  if (bare.length < 15 || bare.length > 34) return false
  const turned = `${bare.slice(4)}${bare.slice(0, 4)}`.replace(/[a-z]/g, letter => String(letter.charCodeAt(0) - 87))
  return [...turned].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1
}
