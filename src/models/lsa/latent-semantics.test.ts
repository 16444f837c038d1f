import { expect, test } from 'vitest'
import { learnSemantics, placeOf } from './latent-semantics.ts'

const split = (texts: readonly string[]) => texts.map(text => text.split(' '))
/** Two matters that share no word; in the first "thinner" and "anticoagulant" never stand in one text, yet in like ones. */
const texts = split([
  'thinner bleed clot warfarin',
  'anticoagulant bleed clot warfarin',
  'thinner bleed clot vein',
  'anticoagulant bleed clot vein',
  'rash itch cream skin',
  'rash itch cream scratch',
  'eczema itch cream skin',
  'eczema itch cream scratch',
])

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
const near = (model: ReturnType<typeof learnSemantics>, a: string, b: string): number => {
  const [x, y] = [a, b].map(text => placeOf(text.split(' '), term => model.terms.get(term), model.dimensions))
  return dot(x ?? [], y ?? [])
}

test('words that stand in like texts lie together though no text holds both', () => {
  const model = learnSemantics(texts, 2)
  expect(near(model, 'thinner', 'anticoagulant')).toBeGreaterThan(0.99)
  expect(near(model, 'rash', 'eczema')).toBeGreaterThan(0.99)
  expect(Math.abs(near(model, 'thinner', 'rash'))).toBeLessThan(0.01)
})

test('a text lies nearer to one on its own matter than to one on another', () => {
  const model = learnSemantics(texts, 4)
  const question = 'warfarin thinner'
  expect(near(model, question, 'anticoagulant clot')).toBeGreaterThan(near(model, question, 'itch skin'))
})

test('rarity is ln(1 + texts / texts that hold it); a word of one text is not learnt', () => {
  const { terms } = learnSemantics(split(['a b', 'a c', 'a c', 'a']), 2)
  expect(terms.get('a')?.rarity).toBeCloseTo(Math.log(1 + 4 / 4), 12)
  expect(terms.get('c')?.rarity).toBeCloseTo(Math.log(1 + 4 / 2), 12)
  expect(terms.has('b')).toBe(false)
})

test('two words that always stand together lie where one singular direction says: at (√½, √½)', () => {
  const { terms } = learnSemantics(split(['a b', 'a b']), 1)
  const [a = 0] = terms.get('a')?.vector ?? []
  const [b = 0] = terms.get('b')?.vector ?? []
  expect(Math.abs(a)).toBeCloseTo(Math.SQRT1_2, 6)
  expect(b).toBeCloseTo(a, 6)
})

test('the same texts give the same model', () => {
  expect(learnSemantics(texts, 4)).toEqual(learnSemantics(texts, 4))
})

test('saying a word again weighs with 1 + ln of how often', () => {
  const model = learnSemantics(texts, 4)
  const vectorOf = (text: string) => placeOf(text.split(' '), term => model.terms.get(term), model.dimensions) ?? []
  const weights = ['clot', 'itch'].map(term => model.terms.get(term))
  const expected = Array.from(
    { length: 4 },
    (_, at) =>
      (1 + Math.log(3)) * (weights[0]?.rarity ?? 0) * (weights[0]?.vector[at] ?? 0) +
      (weights[1]?.rarity ?? 0) * (weights[1]?.vector[at] ?? 0),
  )
  const length = Math.hypot(...expected)
  for (const [at, value] of vectorOf('clot itch clot clot').entries())
    expect(value).toBeCloseTo((expected[at] ?? 0) / length, 5)
})

test('no text, one text, and texts without a word in common teach nothing and break nothing', () => {
  for (const few of [[], split(['warfarin thins blood']), split(['a', 'b', 'c']), [[], []]]) {
    const model = learnSemantics(few, 8)
    expect(model.terms.size).toBe(0)
    expect(placeOf(['warfarin'], term => model.terms.get(term), 8)).toBeUndefined()
  }
})

test('fewer directions than asked leave the rest at zero; a text still has length 1', () => {
  const model = learnSemantics(split(['a b', 'a b']), 192)
  const place = placeOf(['a'], term => model.terms.get(term), 192) ?? []
  expect(place).toHaveLength(192)
  expect(Math.hypot(...place)).toBeCloseTo(1, 6)
  expect(place.filter(value => value !== 0)).toHaveLength(1)
})

test('an empty text among others takes nothing from them', () => {
  const { terms } = learnSemantics([...split(['a b', 'a b']), []], 1)
  expect(Math.abs(terms.get('a')?.vector[0] ?? 0)).toBeCloseTo(Math.SQRT1_2, 6)
})
