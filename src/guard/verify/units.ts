/** What a text calls one unit. */
const names: readonly (readonly [string, string])[] = [
  ['mg', 'mg milligram milligrams miligramo miligramos miligram miligramy miligramów'],
  ['mcg', 'mcg µg ug microgram micrograms microgramos mikrogram mikrogramów'],
  ['g', 'g gram grams gramo gramos gramy gramów'],
  ['kg', 'kg kilogram kilograms kilos kilogramów'],
  ['lb', 'lb lbs pound pounds libras'],
  ['oz', 'oz ounce ounces onzas'],
  ['ml', 'ml milliliter milliliters mililitros'],
  ['l', 'l liter liters litre litres litro litros litr litry litrów'],
  ['gallon', 'gallon gallons'],
  ['%', '% percent procent procenta'],
  ['mmhg', 'mmhg'],
  ['unit', 'unit units iu unidades jednostek jednostki'],
  ['tablet', 'tablet tablets pill pills pastilla pastillas tableta tabletas tabletka tabletki tabletek tabletkę'],
  ['capsule', 'capsule capsules cápsula cápsulas kapsułka kapsułki'],
  ['dose', 'dose doses dosis dawka dawki'],
  ['second', 'second seconds segundos sekund sekundy'],
  ['minute', 'minute minutes min minuto minutos minut minuty minutę'],
  ['hour', 'hour hours hr hrs hora horas godzina godziny godzin godzinę'],
  ['day', 'day days dia dias días día dzień dni'],
  ['week', 'week weeks semana semanas tydzień tygodnie tygodni'],
  ['month', 'month months mes meses miesiąc miesiące miesięcy'],
  ['year', 'year years años año rok lata lat'],
  ['cm', 'cm centimeter centimeters'],
  ['mm', 'mm millimeter millimeters'],
  ['inch', 'inch inches'],
  ['cup', 'cup cups taza tazas'],
  ['glass', 'glass glasses vaso vasos szklanka szklanki szklanek'],
  ['tsp', 'teaspoon teaspoons tsp'],
  ['tbsp', 'tablespoon tablespoons tbsp'],
  ['puff', 'puff puffs'],
  ['drop', 'drop drops gotas krople kropli'],
  ['time', 'time times veces vez razy'],
  ['foot', 'foot feet ft'],
  ['mile', 'mile miles'],
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
]

const units: Readonly<Record<string, string>> = Object.fromEntries(
  names.flatMap(([unit, called]) => called.split(' ').map(name => [name, unit])),
)

/** The unit that a text calls so: 'mg', 'mmol/l', '%', 'hour'; undefined for what is no unit. */
export function unitOf(text: string): string | undefined {
  const bare = text
    .toLowerCase()
    .replace(/[.,[\]]+$/g, '')
    .replace(/[[\]]/g, '')
    .replaceAll('μ', 'µ')
  if (Object.hasOwn(units, bare)) return units[bare]
  return /^[a-zµ%°]+\/[a-zµ0-9.²]+$/.test(bare) ? bare : undefined
}

/** Units that turn into one another: their kind, and how many of the smallest one unit is. Exact by definition (SI; NIST SP 811, 2008). */
const scales: Readonly<Record<string, readonly [string, number]>> = {
  mcg: ['mass', 1],
  mg: ['mass', 1000],
  g: ['mass', 1_000_000],
  kg: ['mass', 1_000_000_000],
  ml: ['volume', 1],
  l: ['volume', 1000],
  second: ['time', 1],
  minute: ['time', 60],
  hour: ['time', 3600],
  day: ['time', 86_400],
  week: ['time', 604_800],
  month: ['months', 1],
  year: ['months', 12],
  mm: ['length', 1],
  cm: ['length', 10],
}

/** A number in another unit, where one turns exactly into the other: 0.5 g is 500 mg. */
export function converted(value: number, from: string, to: string): number | undefined {
  if (from === '°f' && to === '°c') return ((value - 32) * 5) / 9
  if (from === '°c' && to === '°f') return (value * 9) / 5 + 32
  const [kind, factor = 1] = scales[from] ?? []
  const [other, divisor = 1] = scales[to] ?? []
  return kind === undefined || kind !== other ? undefined : (value * factor) / divisor
}
