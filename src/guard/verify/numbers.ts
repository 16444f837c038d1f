/** A number as written, with the unit right behind it. */
export interface TextNumber {
  readonly value: number
  /** Digits shown after the point: how exact the writer was. */
  readonly digits: number
  /** Normalised: 'mg', 'mmol/l', '%', 'hour'. */
  readonly unit?: string
  /** Part of a date, or how often: it never stands for a number with a unit. */
  readonly bare?: true
}

/** Every number of a text from which dates were taken out: digits, "1 in 10", 120/80 as two, number words. */
export function readNumbers(text: string): TextNumber[] {
  const flat = text
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(/(\d),(?=\d{3}\b)/g, '$1')
    .replace(/(\d)[-–](?=\d)/g, '$1 ')
  const numbers: TextNumber[] = []
  // In "36 to 46 °F" and "120/80 mmHg" the unit belongs to both.
  for (const match of flat.matchAll(
    /(?<![\p{L}\d.]|\p{L}-)(\d+(?:\.\d+)?)(?:st|nd|rd|th)?(?=$|[^\d\p{L}]|[a-zA-Zµμ%°])\s?([a-zA-Zµμ%°/[\]²0-9.]*)/gu,
  )) {
    const digits = match[1] ?? ''
    const unit = unitOf(match[2] ?? '') ?? unitOfRange(flat.slice(match.index))
    numbers.push({
      value: Number(digits),
      digits: digits.split('.')[1]?.length ?? 0,
      ...(unit === undefined ? {} : { unit }),
    })
  }
  for (const [word] of flat.toLowerCase().matchAll(/\p{L}+/gu)) {
    const value = Object.hasOwn(numberWords, word) ? numberWords[word] : undefined
    if (value !== undefined) numbers.push({ value, digits: 0, ...(word === 'twice' ? { bare: true } : {}) })
  }
  return numbers
}

/** The said number is the known one, or, where `mayRound`, the known one rounded to the digits shown; units do not contradict. */
export function numberAgrees(said: TextNumber, known: TextNumber, mayRound: boolean): boolean {
  if (said.unit !== undefined && (known.bare === true || (known.unit !== undefined && said.unit !== known.unit))) {
    return false
  }
  if (said.value === known.value) return true
  return mayRound && said.digits < known.digits && Number(known.value.toFixed(said.digits)) === said.value
}

function unitOfRange(text: string): string | undefined {
  const range = /^\d+(?:\.\d+)?\s?(?:to|or|and|a|y|o|\/|-|–| )\s?\d+(?:\.\d+)?\s?([a-zA-Zµμ%°/[\]²]+[\d]?)/.exec(text)
  return range === null ? undefined : unitOf(range[1] ?? '')
}

function unitOf(text: string): string | undefined {
  const bare = text
    .toLowerCase()
    .replace(/[.[\]]+$/g, '')
    .replace(/[[\]]/g, '')
    .replaceAll('μ', 'µ')
  return units[bare] ?? (/^[a-zµ%°]+\/[a-zµ0-9.²]+$/.test(bare) ? (units[bare] ?? bare) : undefined)
}

const units: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['mg', 'mg milligram milligrams miligramos'],
    ['mcg', 'mcg µg ug microgram micrograms'],
    ['g', 'g gram grams gramos'],
    ['kg', 'kg kilogram kilograms kilos'],
    ['lb', 'lb lbs pound pounds'],
    ['ml', 'ml milliliter milliliters'],
    ['%', '% percent'],
    ['mmhg', 'mmhg'],
    ['unit', 'unit units iu unidades'],
    ['tablet', 'tablet tablets pill pills pastilla pastillas'],
    ['hour', 'hour hours hr hrs hora horas'],
    ['day', 'day days dia dias días día'],
    ['week', 'week weeks semana semanas'],
    ['month', 'month months mes meses'],
    ['year', 'year years años año'],
    ['minute', 'minute minutes min minutos'],
    ['cm', 'cm centimeters'],
    ['l', 'l liter liters litre litres litros'],
    ['cup', 'cup cups taza tazas'],
    ['glass', 'glass glasses vaso vasos'],
    ['oz', 'oz ounce ounces onzas'],
    ['tsp', 'teaspoon teaspoons tsp'],
    ['tbsp', 'tablespoon tablespoons tbsp'],
    ['puff', 'puff puffs'],
    ['drop', 'drop drops gotas'],
    ['time', 'time times veces vez'],
    ['foot', 'foot feet ft'],
    ['mile', 'mile miles'],
    ['mm', 'mm'],
    ['meq/l', 'meq/l'],
    ['beat', 'bpm beats beat'],
    ['°f', '°f fahrenheit'],
    ['°c', '°c celsius'],
    ['mg/dl', 'mg/dl'],
    ['mmol/l', 'mmol/l'],
    ['ng/ml', 'ng/ml'],
    ['unit/ml', 'unit/ml units/ml unt/ml iu/ml unidades/ml'],
    ['mg/dose', 'mg/dose mg/actuat mg/dosis'],
    ['mcg/dose', 'mcg/dose mcg/actuat ug/actuat mcg/dosis'],
    ['kg/m2', 'kg/m2 kg/m²'],
  ].flatMap(([unit, names]) => (names ?? '').split(' ').map(name => [name, unit ?? ''])),
)

/** "One" is left out: it is more often a pronoun. */
const numberWords: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  twice: 2,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  ocho: 8,
  nueve: 9,
  diez: 10,
}
