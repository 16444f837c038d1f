/** A date in a text, in every reading that its writing allows. */
export interface WrittenDate {
  readonly start: number
  readonly end: number
  /** `YYYY-MM-DD`; day and month both ways where the writing leaves it open. */
  readonly readings: readonly string[]
}

const months = [
  'jan(?:uary)?|enero|ene|stycznia|januar|janvier', 'feb(?:ruary)?|febrero|lutego|februar|fevrier', 'mar(?:ch)?|marzo|marca|marz|mars',
  'apr(?:il)?|abril|abr|kwietnia|avril', 'may|mayo|maja|mai', 'june?|junio|czerwca|juni|juin', 'july?|julio|lipca|juli|juillet',
  'aug(?:ust)?|agosto|ago|sierpnia|aout', 'sept?(?:ember)?|septiembre|wrzesnia|septembre', 'oct(?:ober)?|octubre|pazdziernika|oktober|octobre',
  'nov(?:ember)?|noviembre|listopada|novembre', 'dec(?:ember)?|diciembre|dic|grudnia|dezember|decembre',
] // biome-ignore format: twelve months, a few to a line
const month = `(?<month>${months.map(names => `(?:${names})`).join('|')})\\.?`
const [day, year] = [
  String.raw`(?<day>[0-3]?\d)(?:st|nd|rd|th|\.)?`,
  String.raw`(?<year>(?:1[89]|20)\d\d|'?\d\d)(?!\d)`,
]
const shapes = [
  new RegExp(String.raw`(?<!\d)${day}[\s-]*(?:of |de |day of )?${month}(?:[\s,-]|of |de )*${year}`, 'g'),
  new RegExp(String.raw`(?<![a-z])${month}[\s-]*${day},?[\s-]+${year}`, 'g'),
  new RegExp(String.raw`(?<!\d)(?<year>(?:1[89]|20)\d\d)[\s-]*${month}[\s-]*${day}(?!\d)`, 'g'),
  /(?<!\d)(?<year>(?:1[89]|20)\d\d)\s?[-/.年]\s?(?<number>[01]?\d)\s?[-/.月]\s?(?<day>[0-3]?\d)(?!\d)/g,
  /(?<!\d)(?<year>(?:19|20)\d\d)(?<number>[01]\d)(?<day>[0-3]\d)(?!\d)/g,
  /(?<![\d/.-])(?<one>[0-3]?\d)(?<between>\s?[-/. ]\s?)(?<two>[0-3]?\d)\k<between>(?<year>(?:1[89]|20)\d\d|\d\d)(?![\d/-])/g,
  /(?<!\d)(?<one>[0-3]\d)(?<two>[0-3]\d)(?<year>(?:19|20)\d\d)(?!\d)/g,
]

/** Dates with day, month and year in folded text. A year of two digits is read in both centuries. */
export function writtenDates(folded: string): readonly WrittenDate[] {
  return shapes.flatMap(shape =>
    [...folded.matchAll(shape)].flatMap(match => {
      const { day, year = '', number, one, two } = match.groups ?? {}
      const named = match.groups?.['month']
      const years = /^\d{4}$/.test(year) ? [year] : [`19${year.slice(-2)}`, `20${year.slice(-2)}`]
      const pairs: readonly (readonly [number, number])[] =
        named !== undefined
          ? [[monthNumber(named), Number(day)]]
          : number !== undefined
            ? [[Number(number), Number(day)]]
            : [
                [Number(one), Number(two)],
                [Number(two), Number(one)],
              ]
      const readings = pairs
        .filter(([month, day]) => month >= 1 && month <= 12 && day >= 1 && day <= 31)
        .flatMap(([month, day]) => years.map(year => `${year}-${two2(month)}-${two2(day)}`))
      return readings.length === 0 ? [] : [{ start: match.index, end: match.index + match[0].length, readings }]
    }),
  )
}

const two2 = (value: number): string => String(value).padStart(2, '0')
const monthNumber = (name: string): number => months.findIndex(names => new RegExp(`^(?:${names})$`).test(name)) + 1
