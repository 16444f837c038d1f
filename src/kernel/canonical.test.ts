import { expect, test } from 'vitest'
import { canonicalise, maximumTextLength } from './canonical.ts'
import { Refusal } from './errors.ts'

test('invisible characters cannot split a red flag', () => {
  expect(canonicalise('ch\u200best\u00ad pa\u2060in').matching).toBe('chest pain')
  expect(canonicalise('chest pain\u{e0069}\u{e006e}\u{e0074}').text).toBe('chest pain')
})

test('letters that only look Latin match as Latin', () => {
  expect(canonicalise('\u0441h\u0435st p\u0430in').matching).toBe('chest pain')
  expect(canonicalise('ＣＨＥＳＴ pain').matching).toBe('chest pain')
})

test('a text wholly in another script stays in it', () => {
  expect(canonicalise('Москва').matching).toBe('москва')
})

test('accents are kept for the reader and folded for matching', () => {
  const { text, matching } = canonicalise('Me duele el corazón')
  expect(text).toBe('Me duele el corazón')
  expect(matching).toBe('me duele el corazon')
})

test('an exponent is not flattened into another number', () => {
  expect(canonicalise('platelets 150 × 10⁹/L').text).toBe('platelets 150 × 10⁹/L')
})

test('the original is kept byte for byte', () => {
  expect(canonicalise(' a\u200b ').original).toBe(' a\u200b ')
})

test('a text that is too long is refused, never cut', () => {
  expect(() => canonicalise('a'.repeat(maximumTextLength + 1))).toThrow(Refusal)
  expect(canonicalise('a'.repeat(maximumTextLength)).text).toHaveLength(maximumTextLength)
})
