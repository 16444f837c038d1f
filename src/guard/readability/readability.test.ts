import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { agrees } from '../../evaluate/scorers/readability.ts'
import { measureText } from './measures.ts'
import { openMeters } from './meters.ts'
import { loadReadability } from './readability.ts'
import { polishSyllables, spanishSyllables } from './syllables.ts'
import { countSentences, wordsOf } from './text-units.ts'

const readability = await loadReadability()
const metersOf = await openMeters()
const polish = await metersOf('pl')
const cases = (await readFile(new URL('../../../evals/suites/readability/cases.jsonl', import.meta.url), 'utf8'))
  .trim()
  .split('\n')
  .map(line => JSON.parse(line))

test.each(cases)('worked out by hand: $id', async ({ input, expected, metadata }) => {
  const value = measureText(input.metric, input.text, await metersOf(input.lang), input.params)
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

test('for comparison with other tools a word counts by where it may be divided; for readers it counts as it is spoken', async () => {
  const { syllables } = await metersOf('es')
  expect(['corazón', 'medicina', 'agua', 'oído'].map(syllables)).toEqual([3, 4, 1, 2])
  expect(['corazón', 'medicina', 'agua', 'oído'].map(spanishSyllables)).toEqual([3, 4, 2, 3])
})

test('an aside of one or two words is no sentence of its own', () => {
  expect(countSentences('Well... Take it with food. Call us now please!')).toBe(2)
  expect(wordsOf("Don't 'stop', it's fine.")).toEqual(["Don't", 'stop', "it's", 'fine'])
})

test('Polish counts vowel letters; an i before a vowel only softens, au and eu are one but after a prefix', () => {
  const divided = [
    'nie dzień krew ból lek w',
    'mia-sto le-karz ser-ce zio-ła ra-dio au-to neu-ron dia-ment',
    'cu-krzy-ca a-ler-gii in-su-lin na-u-ka mu-ze-um szpi-ta-la a-or-ta',
    'nad-ciś-nie-nie nie-u-da-ny ge-o-gra-fia te-ra-peu-ta',
    'an-ty-bio-ty-ku nie-bez-piecz-ne-go',
    'prze-ciw-za-krze-po-wy',
  ]
  for (const [at, line] of divided.entries())
    for (const word of line.split(' ')) expect(polishSyllables(word.replaceAll('-', '')), word).toBe(at + 1)
})

// 20 words in 2 sentences, of which 3 have four syllables or more: nadciśnienie (4), niebezpieczna (4), kontrolować (4).
const advice =
  'Nadciśnienie to choroba serca, która bywa niebezpieczna dla ciebie. Musisz je kontrolować co dzień i brać swój lek z wodą.'

test('the Polish FOG of 10 words a sentence and 15 % hard ones is 0.4 × (10 + 15) = 10, and is the grade of a Polish text', () => {
  expect(readability.counts(advice, 'pl')).toMatchObject({ words: 20, sentences: 2, fourSyllables: 3 })
  expect(measureText('polish_fog', advice, polish)).toBeCloseTo(10, 10)
  expect(readability.grade(advice, 'pl')).toBe(10)
  expect(readability.grade(advice, 'pl-PL')).toBe(10)
})

test('Pisarek’s index of the same text is √(10² + 15²) / 2 = 9.01', () => {
  expect(measureText('pisarek_index', advice, polish)).toBeCloseTo(9.0139, 4)
})

test('plain Polish advice grades lower than the same advice in long words, and is not judged by the English formula', () => {
  const plain = 'Bierz jedną tabletkę co dzień. Zadzwoń do nas, jeśli źle się czujesz.'
  const long =
    'Przyjmowanie preparatu powinno odbywać się codziennie z jednoczesnym monitorowaniem dolegliwości żołądkowych.'
  expect(readability.grade(plain, 'pl')).toBeLessThan(6)
  expect(readability.grade(long, 'pl')).toBeGreaterThan(15)
  expect(readability.grade(plain, 'pl')).not.toBe(readability.grade(plain, 'en'))
})
