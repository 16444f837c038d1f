import type { TextDate } from './dates.ts'

const rates: readonly (readonly [string, RegExp])[] = [
  ['hour', /\b(?:an?|per|each|every|por|cada|la) (?:hour|hora)\b|\bhourly\b|\bco godzin/giu],
  [
    'day',
    /\b(?:a|per|each|every|al|por|cada) (?:day|d[ií]a|night|evening|morning)\b|\b(?:daily|nightly|diari[oa]|diariamente)\b|(?<!\p{L})(?:dziennie|codziennie|na dob[eę]|na dzie[nń])(?!\p{L})/giu,
  ],
  [
    'week',
    /\b(?:a|per|each|every|a la|por|cada) (?:week|semana)\b|\bweekly\b|\bsemanal\b|\b(?:w tygodniu|na tydzie[nń]|co tydzie[nń])/giu,
  ],
  [
    'month',
    /\b(?:a|per|each|every|al|por|cada) (?:month|mes)\b|\bmonthly\b|\bmensual\b|\b(?:w miesi[aą]cu|na miesi[aą]c|co miesi[aą]c)/giu,
  ],
  [
    'year',
    /\b(?:a|per|each|every|al|por|cada) (?:year|a[nñ]o)\b|\b(?:yearly|annually|annual|anual)\b|\b(?:w roku|na rok|co roku|rocznie)/giu,
  ],
]

/** How often: "a day", "weekly", "al mes", "dziennie". */
const ratesIn = (text: string): ReadonlySet<string> =>
  new Set(rates.flatMap(([name, pattern]) => (text.search(pattern) >= 0 ? [name] : [])))

/** The claim says how often in another unit than its source: "twice a week" for "twice a day". */
export function otherRate(claim: string, where: readonly string[]): boolean {
  const known = ratesIn(where.join('\n'))
  return known.size > 0 && [...ratesIn(claim)].some(rate => !known.has(rate))
}

const weekdays = [
  ...(['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const),
  ...(['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado'] as const),
  ...(['niedziela', 'poniedziałek', 'wtorek', 'środa', 'czwartek', 'piątek', 'sobota'] as const),
]
const monthNames = 'january february march april may june july august september october november december'.split(' ')

/** Weekdays, months and halves of the day that a claim names must stand in its source, or be those of a date there. */
export function otherTime(claim: string, sources: readonly string[], dates: readonly TextDate[]): boolean {
  const whole = sources.join('\n').toLowerCase()
  const known = dates.flatMap(({ year, month, day }) =>
    month === undefined
      ? []
      : [
          monthNames[month - 1] ?? '',
          ...(day === undefined ? [] : [weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '']),
        ],
  )
  const said = claim.toLowerCase()
  const named = [...weekdays, ...monthNames].filter(name => holdsWord(said, name) && !isVerbMay(claim, name))
  if (named.some(name => !known.includes(name) && !holdsWord(whole, name))) return true
  const halves = (text: string): ReadonlySet<string> =>
    new Set([...text.matchAll(/\d\s?([ap])\.?m\b/g)].map(match => match[1] ?? ''))
  const told = halves(whole)
  return told.size > 0 && [...halves(said)].some(half => !told.has(half))
}

const holdsWord = (text: string, word: string): boolean => new RegExp(`(?<!\\p{L})${word}(?!\\p{L})`, 'u').test(text)

/** "You may walk" names no month, nor does "march on"; a month has its capital. */
const isVerbMay = (claim: string, name: string): boolean =>
  (name === 'may' || name === 'march') &&
  !new RegExp(
    `\\b(?:in|on|of|since|until|by|\\d|or|and) ?${name === 'may' ? 'May' : 'March'}\\b|\\b${name === 'may' ? 'May' : 'March'} \\d`,
  ).test(claim)

const orders: readonly (readonly [RegExp, RegExp])[] = [
  [/\b(?:before|antes)\b/i, /\b(?:before|prior|ahead|until|till|first|earlier|then|antes|hasta)\b/i],
  [/\b(?:after|despu[eé]s)\b/i, /\b(?:after|afterwards|following|once|when|since|then|later|from|despu[eé]s|luego)\b/i],
]

/** The claim puts one thing before or after another where its source says no such thing. */
export const otherOrder = (claim: string, where: readonly string[]): boolean =>
  orders.some(([said, known]) => said.test(claim) && !known.test(where.join('\n')))
