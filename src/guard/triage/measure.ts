import type { Quantity } from './expression.ts'

type Measured = Partial<Record<Quantity, number[]>>

/** Reads the numbers of a message into the units red flags use. Ambiguous numbers are read the way that is more dangerous to miss. */
export function measure(sentences: readonly string[]): Measured {
  const measured: Measured = {}
  const add = (quantity: Quantity, value: number, low: number, high: number): void => {
    if (value >= low && value <= high) measured[quantity] = [...(measured[quantity] ?? []), value]
  }
  for (const text of sentences) {
    for (const [, number, unit] of text.matchAll(temperaturePattern))
      add('temperature', celsius(Number(number), unit), 25, 45)
    for (const [, number, unit] of text.matchAll(bareTemperature))
      add('temperature', celsius(Number(number), unit), 25, 45)
    for (const [, number] of text.matchAll(oxygenPattern)) add('spo2', Number(number), 30, 100)
    for (const [, systolic, diastolic] of text.matchAll(pressurePattern)) {
      const [high, low] = [Number(systolic), Number(diastolic)]
      if (high <= low || high < 50 || low < 20 || low > 200) continue
      add('systolic', high, 50, 300)
      add('diastolic', low, 20, 200)
    }
    for (const [, number] of text.matchAll(systolicPattern)) add('systolic', Number(number), 50, 300)
    for (const [, number, unit] of text.matchAll(glucosePattern))
      add('glucose', milligrams(Number(number), unit), 5, 1500)
    for (const [, number] of text.matchAll(pulsePattern)) add('pulse', Number(number), 20, 300)
    for (const [, number] of text.matchAll(pulseAfter)) add('pulse', Number(number), 20, 300)
    for (const [, number] of text.matchAll(respirationPattern)) add('respiration', Number(number), 4, 99)
    for (const [, number] of text.matchAll(painPattern)) add('pain', Number(number), 0, 10)
    for (const [, number] of text.matchAll(potassiumPattern)) add('potassium', Number(number), 1, 12)
    for (const [, number] of text.matchAll(sodiumPattern)) add('sodium', Number(number), 90, 190)
    for (const [, number] of text.matchAll(hemoglobinPattern))
      add('hemoglobin', gramsPerDecilitre(Number(number)), 2, 25)
    for (const [, number] of text.matchAll(inrPattern)) add('inr', Number(number), 0.5, 30)
    for (const [, number, unit] of text.matchAll(agePattern))
      add('age', Number(number) * (years[unit ?? ''] ?? 1), 0, 120)
    for (const [, number] of text.matchAll(agedPattern)) add('age', Number(number), 0, 120)
    for (const [, number, unit] of text.matchAll(daysPattern))
      add('days', (numbers[number ?? ''] ?? Number(number)) * (days[unit ?? ''] ?? 1), 0, 36_500)
    if (/ (newborn|neonate|recien nacido|noworodek) /.test(text)) add('age', 0.01, 0, 1)
    if (/ (today|tonight|this morning|just now|right now|an hour ago|hours ago|minutes ago|hoy|dzisiaj) /.test(text))
      add('days', 0, 0, 1)
    if (/ (since yesterday|desde ayer|od wczoraj) /.test(text)) add('days', 1, 0, 1)
  }
  return measured
}

const number = String.raw`(\d{1,3}(?:\.\d{1,2})?)`
const near = String.raw`(?: (?!(?:\d|,|no|not) )[^ ]+){0,4}? `
const after = (names: string, tail = ' '): RegExp => new RegExp(` (?:${names})${near}${number}${tail}`, 'g')

const temperaturePattern = after(
  'temps?|temperatures?|fevers?|febrile|fiebre|temperatura|goraczka|goraczke|thermometer',
  ' ?(f|c|degrees f|degrees c|fahrenheit|celsius|grados)?(?= )',
)
const bareTemperature = new RegExp(
  ` ${number} ?(f|c|fahrenheit|celsius|degrees f|degrees c|degrees fahrenheit|degrees celsius|fever|temp)(?= )`,
  'g',
)
const oxygenPattern = after(
  'spo2|o2|sats?|oxygen|oxigeno|saturation|saturacion|saturacja|saturating|oximeter|ox|pulseox',
  ' ?%?(?= )',
)
const pressurePattern = / (\d{2,3}) ?(?:\/|over|sobre|na) ?(\d{2,3})(?= (?!mg|mcg|ml))/g
const systolicPattern = after('systolic|top number|upper number|sistolica')
const glucosePattern = after('sugars?|glucose|bgl?|cgm|glucometer|glucosa|azucar|cukier|dexcom|libre', ' ?(mmol|mg)?')
const pulsePattern = after('pulse|heart rate|hr|heartrate|pulso|tetno')
const pulseAfter = / (\d{2,3}) ?(?:bpm|beats)(?= )/g
const respirationPattern = after('respiratory rate|resp rate|rr|respirations|breaths?')
const painPattern = / (\d{1,2}) ?(?:outof|out of|\/|on a scale of) ?(?:10|ten)(?= )/g
const potassiumPattern = after('potassium|potasio|potas')
const sodiumPattern = after('sodium|sodio')
const hemoglobinPattern = after('hemoglobin|haemoglobin|hgb|hb|hemoglobina')
const inrPattern = after('inr')
const agePattern =
  / (\d{1,3}) ?(years?|yrs?|yr|y|anos|lat|months?|mos?|mo|meses|miesiecy|weeks?|wks?|wk|semanas|days?|dias)[ /]*(?:old|o|of age|de edad|female|male|woman|man|f|m)(?= )/g
const agedPattern =
  / (?:aged|im|hes|shes|is|age|tengo|i am) (\d{1,3})(?= (?:,|and|y|years|anos|with|pregnant|male|female) )/g
const daysPattern =
  / (\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|un|una|dos|tres|cuatro|cinco) (?:full |whole |straight )?(hours?|hrs?|horas?|days?|dias?|dni|weeks?|wks?|semanas?|tygodnie|months?|mes|meses|years?|anos?)(?! old| o | of age)(?= )/g

const years: Readonly<Record<string, number>> = unitTable([
  [1 / 12, 'month months mo mos meses miesiecy'],
  [1 / 52, 'week weeks wk wks semanas'],
  [1 / 365, 'day days dias'],
])
const days: Readonly<Record<string, number>> = unitTable([
  [1 / 24, 'hour hours hr hrs hora horas'],
  [7, 'week weeks wk wks semana semanas tygodnie'],
  [30, 'month months mes meses'],
  [365, 'year years ano anos'],
])
const numbers: Readonly<Record<string, number>> = {
  a: 1,
  un: 1,
  una: 1,
  one: 1,
  two: 2,
  dos: 2,
  three: 3,
  tres: 3,
  four: 4,
  cuatro: 4,
  five: 5,
  cinco: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
}

function unitTable(rows: readonly (readonly [number, string])[]): Record<string, number> {
  return Object.fromEntries(rows.flatMap(([factor, names]) => names.split(' ').map(name => [name, factor])))
}

/** °C from °C or °F; an unnamed unit from its size. */
function celsius(value: number, unit: string | undefined): number {
  const fahrenheit = unit?.includes('f') === true && unit !== 'fever' ? true : value > 45
  return fahrenheit ? ((value - 32) * 5) / 9 : value
}

/** mg/dL; mmol/L when said, or when an unnamed unit leaves no other sense. */
const milligrams = (value: number, unit: string | undefined): number =>
  unit === 'mmol' || (unit === undefined && value < 20) ? value * 18 : value

const gramsPerDecilitre = (value: number): number => (value > 25 ? value / 10 : value)
