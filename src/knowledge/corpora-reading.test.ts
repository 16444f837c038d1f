import { expect, test } from 'vitest'
import { loadReadability } from '../guard/readability/readability.ts'
import { documents, kindOf, plainText } from '../testing/shipped-documents.ts'
import { readHelpResources } from './help-resources.ts'
import { sentenceSpans } from './sentences.ts'

const { grade } = await loadReadability()
const forPatients = documents.filter(({ audience }) => audience === 'patient')

/** Above the limit for its kind of text: `id grade`. */
const tooHard = (language: string, kind: 'simple' | 'standard', limit: number): readonly string[] =>
  documents
    .filter(document => document.language === language && kindOf(document) === kind)
    .map(document => [document.id, grade(plainText(document), language)] as const)
    .filter(([, measured]) => measured > limit)
    .map(([id, measured]) => `${id} ${measured}`)

test('an English text reads at grade 5.0 or lower when simple and at 8.0 or lower when standard', () => {
  expect(tooHard('en', 'simple', 5)).toEqual([])
  expect(tooHard('en', 'standard', 8)).toEqual([])
})

test('a Spanish simple text reads at grade 6 or lower', () => {
  expect(tooHard('es', 'simple', 6)).toEqual([])
})

// 7 to 9 is "simple language, for pupils of lower secondary school" on the scale of FOG-PL (Plain Polish Laboratory, University of
// Wrocław, 2013). Names of medicines count as hard words: "aspiryna" has four syllables.
test('a Polish simple text has a FOG of 9 or lower', () => {
  expect(tooHard('pl', 'simple', 9)).toEqual([])
})

test('texts for patients are simple or standard, and in Spanish and Polish simple', () => {
  expect(forPatients.filter(({ level }) => level === 'detailed').map(({ id }) => id)).toEqual([])
  expect(forPatients.filter(text => text.language !== 'en' && text.level !== 'simple').map(({ id }) => id)).toEqual([])
})

test('every text for patients says when to call, and 911 or whom else', () => {
  const calls = /^## (?:When to call|Cuándo llamar|Kiedy zadzwonić|Call |Llame |Zadzwoń )/m
  expect(forPatients.filter(({ body }) => !calls.test(body)).map(({ id }) => id)).toEqual([])
  const silent = forPatients.filter(({ body }) => !/\b(?:911|988|211|care team|equipo|lekarza|médico)\b/.test(body))
  expect(silent.map(({ id }) => id)).toEqual([])
})

test('no sentence for patients is longer than 30 words', () => {
  const long = forPatients.flatMap(document => {
    const text = plainText(document)
    return sentenceSpans(text)
      .map(({ start, end }) => text.slice(start, end))
      .filter(sentence => sentence.split(/\s+/).length > 30)
  })
  expect(long).toEqual([])
})

test('no text sends the reader to a web address, since screens show none', () => {
  expect(documents.filter(({ body }) => /https?:|www\.|\.(?:gov|org|com)\b/.test(body)).map(({ id }) => id)).toEqual([])
})

test('a help resource can be read at grade 8 and gives its own number in both languages', async () => {
  for (const { id, statement, statementSpanish } of (await readHelpResources()).rows) {
    expect(grade(statement), id).toBeLessThanOrEqual(8)
    expect(/\d/.test(statement), id).toBe(/\d/.test(statementSpanish))
  }
})
