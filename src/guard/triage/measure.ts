import type { MeasureRow } from './tables.ts'

/** Every value of a quantity that a message tells, in the unit of its row. A quantity nobody gave is absent. */
export type Measured = Readonly<Partial<Record<string, readonly number[]>>>

export type Measure = (sentences: readonly string[]) => Measured

/** Quantities read by grammar rather than by name: age in years, days of illness, blood pressure in mmHg, pain from 0 to 10. */
export const grammaticalQuantities = ['age', 'days', 'systolic', 'diastolic', 'pain'] as const

/**
 * Reads the numbers of a message into the units red flags use. Names, limits and units are the rows of `triage-measures.yaml`;
 * an ambiguous number is read the way that is more dangerous to miss.
 */
export function createMeasure(rows: readonly MeasureRow[]): Measure {
  const named = rows.map(row => ({ row, patterns: patternsOf(row) }))

  return sentences => {
    const measured: Record<string, number[]> = {}
    const add = (quantity: string, value: number, low: number, high: number): void => {
      if (Number.isFinite(value) && value >= low && value <= high)
        measured[quantity] = [...(measured[quantity] ?? []), value]
    }
    const aboutBaby = sentences.some(text => babyWords.test(text))
    for (const text of sentences) {
      readAge(text, aboutBaby, value => add('age', value, 0, 120))
      readDays(text, value => add('days', value, 0, 36_500))
      if (!/\d/.test(text)) continue
      for (const [, systolic, diastolic] of text.matchAll(pressurePattern)) {
        const [high, low] = [Number(systolic), Number(diastolic)]
        if (high <= low || high < 50 || low < 20 || low > 200) continue
        add('systolic', high, 50, 300)
        add('diastolic', low, 20, 200)
      }
      for (const [, number] of text.matchAll(systolicPattern)) add('systolic', Number(number), 50, 300)
      for (const [, number] of text.matchAll(painPattern)) add('pain', Number(number), 0, 10)
      for (const { row, patterns } of named) {
        for (const pattern of patterns)
          for (const { groups = {} } of text.matchAll(pattern))
            for (const number of [groups['value'], groups['then']])
              if (number !== undefined) add(row.id, inUnit(row, Number(number), groups['unit']), row.low, row.high)
      }
    }
    return measured
  }
}

/** Up to four words between a name and its number, none of which is a number, a comma or a denial. */
const near = String.raw`(?: (?!(?:\d|,|no|not) )[^ ]+){0,4}? `
const value = String.raw`[<>=]? ?(?<value>\d{1,6}(?:\.\d{1,2})?)`

function patternsOf({ names, units, bare }: MeasureRow): readonly RegExp[] {
  const unit = Object.keys(units)
    .toSorted((a, b) => b.length - a.length)
    .join('|')
  const tail = unit === '' ? '' : `(?: ?(?<unit>${unit}))?`
  const after = new RegExp(
    ` (?:${names.join('|')})${near}${value}${tail} ?%?(?: (?:to|a|do) (?<then>\\d{1,6}(?:\\.\\d{1,2})?))?(?= )`,
    'g',
  )
  return bare.length === 0 ? [after] : [after, new RegExp(` ${value} ?(?<unit>${bare.join('|')})(?= )`, 'g')]
}

/** By the unit that was said, else by the row's rescaling of sizes that have no other sense. */
function inUnit({ units, rescale }: MeasureRow, number: number, unit: string | undefined): number {
  const said = unit === undefined ? undefined : units[unit]
  if (said !== undefined) return said === 'fahrenheit' ? celsius(number) : number * said
  const by = rescale.find(({ below, above }) => (below ?? Infinity) > number && (above ?? -Infinity) < number)
  if (by === undefined) return number
  return by.times === 'fahrenheit' ? celsius(number) : number * by.times
}

const celsius = (fahrenheit: number): number => ((fahrenheit - 32) * 5) / 9

const pressurePattern = / (\d{2,3}) ?(?:\/|over|sobre|na) ?(\d{2,3})(?= (?!mg|mcg|ml))/g
const systolicPattern = new RegExp(` (?:systolic|top number|upper number|sistolica)${near}(\\d{2,3}) `, 'g')
const painPattern = / (\d{1,2}) ?(?:outof|out of|\/|on a scale of) ?(?:10|ten)(?= )/g

const count = String.raw`(\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|jeden|dwa|trzy|cztery|piec|szesc)`
const ageUnit =
  '(years?|yrs?|yr|y|anos|lat|lata|months?|mos?|mo|meses|mes|miesiac|miesiecy|miesiace|weeks?|wks?|wk|semanas?|tygodni|tygodnie|tygodnia|days?|dias?|dni)'
const agePattern = new RegExp(
  ` ${count} ?${ageUnit}[ /]*(?:old|o|of age|de edad|female|male|woman|man|boy|girl|infant|baby|f|m)(?= )`,
  'g',
)
const agedPattern =
  / (?:aged|im|hes|shes|is|age|tengo|i am|mam) (\d{1,3})(?= (?:,|and|y|yo|years|anos|lat|with|pregnant|male|female) | $)/g
const babyWords =
  / (?:baby|babys|infant|newborn|neonate|toddler|boy|girl|son|daughter|child|kid|grandson|granddaughter|bebe|nino|nina|hijo|hija|niemowle|noworodek|dziecko|syn|corka)s? /
const babyAgePattern = new RegExp(
  ` (?:hes|shes|is|only|just|age|aged|ma|tiene|de|our|my|baby of|toddler of|infant of|boy of|girl of|child of|son of|daughter of) (?:only |just |about |barely )?${count} ?(months?|mos?|mo|meses|mes|miesiac|miesiecy|miesiace|weeks?|wks?|wk|semanas?|tygodni|tygodnie|days?|dias?)(?! (?:ago|pregnant|along|of|later|history|post|after|since|from|into|embaraz)[^ ]*)(?= )`,
  'g',
)

const decadePattern = / in (?:his|her|my|their) (?:early |mid |late )?(\d0) /g

function readAge(text: string, aboutBaby: boolean, add: (years: number) => void): void {
  for (const [, number, unit] of text.matchAll(agePattern)) add(amount(number) * (years[unit ?? ''] ?? 1))
  for (const [, number] of text.matchAll(agedPattern)) add(amount(number))
  for (const [, number] of text.matchAll(decadePattern)) add(amount(number))
  if (aboutBaby)
    for (const [, number, unit] of text.matchAll(babyAgePattern)) add(amount(number) * (years[unit ?? ''] ?? 1))
  if (/ (newborn|neonate|recien nacid[oa]|noworod[^ ]*) /.test(text)) add(0.01)
}

const daysPattern =
  / (\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|un|una|dos|tres|cuatro|cinco|dwa|trzy|cztery) (?:full |whole |straight )?(hours?|hrs?|horas?|godzin[^ ]*|days?|dias?|dni|weeks?|wks?|semanas?|tygodnie|tygodni|months?|mes|meses|miesiac[^ ]*|years?|anos?)(?! old| o | of age)(?= )/g

function readDays(text: string, add: (days: number) => void): void {
  for (const [, number, unit] of text.matchAll(daysPattern)) add(amount(number) * (days[unit ?? ''] ?? 1))
  if (/ (today|tonight|this morning|just now|right now|an hour ago|hours ago|minutes ago|hoy|dzisiaj) /.test(text))
    add(0)
  if (/ (since yesterday|desde ayer|od wczoraj) /.test(text)) add(1)
}

const years: Readonly<Record<string, number>> = unitTable([
  [1 / 12, 'month months mo mos mes meses miesiac miesiecy miesiace'],
  [1 / 52, 'week weeks wk wks semana semanas tygodni tygodnie tygodnia'],
  [1 / 365, 'day days dia dias dni'],
])
const days: Readonly<Record<string, number>> = unitTable([
  [1 / 24, 'hour hours hr hrs hora horas godzin godziny godzine'],
  [7, 'week weeks wk wks semana semanas tygodnie tygodni'],
  [30, 'month months mes meses miesiac miesiace miesiecy'],
  [365, 'year years ano anos'],
])
const numbers: Readonly<Record<string, number>> = unitTable([
  [1, 'a an un una one jeden'],
  [2, 'two dos dwa'],
  [3, 'three tres trzy'],
  [4, 'four cuatro cztery'],
  [5, 'five cinco piec'],
  [6, 'six seis szesc'],
  [7, 'seven siete'],
  [8, 'eight ocho'],
  [9, 'nine nueve'],
  [10, 'ten diez'],
  [11, 'eleven'],
  [12, 'twelve'],
])
const amount = (text: string | undefined): number => numbers[text ?? ''] ?? Number(text)

function unitTable(rows: readonly (readonly [number, string])[]): Record<string, number> {
  return Object.fromEntries(rows.flatMap(([factor, names]) => names.split(' ').map(name => [name, factor])))
}
