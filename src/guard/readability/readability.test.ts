import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { agrees } from '../../evaluate/scorers/readability.ts'
import { measureText } from './measures.ts'
import { loadReadability } from './readability.ts'
import { spanishSyllables } from './syllables.ts'
import { countSentences, wordsOf } from './text-units.ts'

const readability = await loadReadability()
const cases = (await readFile(new URL('../../../evals/suites/readability/cases.jsonl', import.meta.url), 'utf8'))
  .trim()
  .split('\n')
  .map(line => JSON.parse(line))

test.each(cases)('worked out by hand: $id', ({ input, expected, metadata }) => {
  const value = measureText(input.metric, input.text, input.lang, input.params, readability)
  expect(agrees(value, expected, metadata)).toBe(true)
})

test('plain advice grades lower than the same advice in long words', () => {
  const plain = readability.grade('Take one pill each day. Call us if you feel sick.')
  const long = readability.grade(
    'Administer the medication daily and communicate any gastrointestinal symptomatology immediately.',
  )
  expect(plain).toBeLessThan(4)
  expect(long).toBeGreaterThan(12)
})

test('Spanish counts syllables by its own rules', () => {
  expect(['medicina', 'día', 'agua', 'corazón', 'guitarra', 'aéreo'].map(spanishSyllables)).toEqual([4, 2, 2, 3, 3, 4])
})

test('an aside of one or two words is no sentence of its own', () => {
  expect(countSentences('Well... Take it with food. Call us now please!')).toBe(2)
  expect(wordsOf("Don't 'stop', it's fine.")).toEqual(["Don't", 'stop', "it's", 'fine'])
})
