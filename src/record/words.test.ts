import { expect, test } from 'vitest'
import { fold, holds, patternOf, repair, slips, stemsOf } from './words.ts'

test('accents, apostrophes, invisible characters and punctuation do not make a word another word', () => {
  expect(fold('¿Cuál es mi “presión”?')).toBe('cual es mi presion')
  expect(fold("Alzheimer's disease (disorder)")).toBe('alzheimers disease disorder')
  expect(fold('Leukocytes [#/\u200bvolume]')).toBe('leukocytes volume')
})

test('a swapped neighbour is one slip, as is a missing letter', () => {
  expect(slips('metfromin', 'metformin', 2)).toBe(1)
  expect(slips('presure', 'pressure', 2)).toBe(1)
  expect(slips('asthma', 'potassium', 2)).toBeGreaterThan(2)
})

test('a mistyped word is mended, a right one and a short one are left alone', () => {
  const words = ['pressure', 'cholesterol', 'great']
  const known = (word: string): boolean => words.includes(word)
  expect(repair('presure', known, words)).toBe('pressure')
  expect(repair('colestrol', known, words)).toBe('cholesterol')
  expect(repair('great', known, ['wheat', 'treat'])).toBe('great')
  expect(repair('ldk', known, ['ldl'])).toBe('ldk')
})

test('a class is found by the ending of an ingredient, but not inside a longer name of another kind', () => {
  expect(holds(stemsOf('lisinopril 10 MG Oral Tablet'), patternOf('*pril'))).toBe(true)
  expect(holds(stemsOf('nystatin suspension'), patternOf('*vastatin'))).toBe(false)
  expect(holds(stemsOf('Prediabetes'), patternOf('diabetes'))).toBe(false)
})
