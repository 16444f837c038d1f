import { unitOf } from './units.ts'

const count = (words: string, from = 2): readonly (readonly [string, number])[] =>
  words.split(' ').flatMap((group, index) => group.split('/').map(word => [word, from + index] as const))

/** "One" and its like count only before a unit: else they are pronouns and articles. */
const words: ReadonlyMap<string, number> = new Map([
  ...count(
    'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
  ),
  ...(['thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const).map(
    (word, index) => [word, 30 + 10 * index] as const,
  ),
  ['hundred', 100],
  ...count(
    'dos tres cuatro cinco seis siete ocho nueve diez onceavo doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte',
  ),
  ['treinta', 30],
  ...count(
    'dwa/dwie/dwóch trzy/trzech cztery/czterech pięć/pięciu sześć/sześciu siedem/siedmiu osiem/ośmiu dziewięć/dziewięciu dziesięć/dziesięciu',
  ),
])

const one = /^(?:one|single|una|un|uno|jeden|jedna|jedną|jedno)$/
const often: ReadonlyMap<string, number> = new Map([
  ['twice', 2],
  ['thrice', 3],
])

/** A number said in a word, with the unit right behind it. */
export interface WordNumber {
  readonly value: number
  readonly unit?: string
}

/** Numbers said in words: "two", "twice", "once a day", "una pastilla", "dwa razy", "half of". */
export function numberWordsIn(text: string): readonly WordNumber[] {
  const found: WordNumber[] = []
  const said = text.toLowerCase().match(/[\p{L}]+/gu) ?? []
  for (const [at, word] of said.entries()) {
    const unit = unitOf(said[at + 1] ?? '')
    const value = words.get(word)
    const times = often.get(word)
    if (value !== undefined) found.push(unit === undefined ? { value } : { value, unit })
    else if (times !== undefined) found.push({ value: times, unit: 'time' })
    else if (one.test(word) && unit !== undefined) found.push({ value: 1, unit })
    else if (isOnce(said, at)) found.push({ value: 1, unit: 'time' })
  }
  for (const [, part = ''] of text
    .toLowerCase()
    .matchAll(/\b(half|a third|one third|a quarter|three quarters|two thirds) of\b/g))
    found.push({ value: parts[part] ?? 0, unit: '%' })
  return found
}

/** "Once a day" counts; "once it is open" and "at once" do not. */
const isOnce = (said: readonly string[], at: number): boolean =>
  (said[at] === 'once' && /^(?:a|an|per|each|every|daily|weekly|monthly|yearly)$/.test(said[at + 1] ?? '')) ||
  (said[at] === 'raz' && /^(?:dziennie|w|na)$/.test(said[at + 1] ?? '')) ||
  (said[at] === 'vez' && said[at - 1] === 'una')

const parts: Readonly<Record<string, number>> = {
  half: 50,
  'a third': 33,
  'one third': 33,
  'a quarter': 25,
  'three quarters': 75,
  'two thirds': 67,
}
