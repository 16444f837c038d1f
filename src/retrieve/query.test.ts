import { expect, test } from 'vitest'
import { readQuery } from './query.ts'
import { slips } from './spelling.ts'
import { createVocabulary, readSynonyms, wordsIn } from './vocabulary.ts'

const vocabulary = createVocabulary(
  [
    { language: 'en', phrases: ['high blood pressure', 'hypertension'] },
    { language: 'en', phrases: ['passed out', 'syncope'] },
    { phrases: ['metformin', 'Glucophage', 'metformina'] },
  ],
  ['mean', 'help'],
  () => false,
)
const english = wordsIn(vocabulary, 'en')
const waysToSay = (text: string, words = english): readonly string[] =>
  readQuery(text, words)[0]?.alternatives.map(({ terms }) => terms.join(' ')) ?? []

test('an everyday name is looked for by its medical name as well', () => {
  expect(readQuery('What is high blood pressure?', english)[0]?.name).toBe('high blood pressure')
  expect(waysToSay('What is high blood pressure?')).toEqual(['high blood pressur', 'hypertens'])
})

test('words that only frame a question hardly count', () => {
  const concepts = readQuery('What does hypertension mean?', english)
  expect(concepts.map(({ importance }) => importance === 1)).toEqual([true, false])
})

test('the same word said twice is one concept, said twice', () => {
  expect(readQuery('warfarin, is warfarin safe', english)).toMatchObject([
    { name: 'warfarin', said: 2 },
    { name: 'safe', said: 1 },
  ])
})

test('one slip of the finger is one slip: a letter missing, doubled, wrong or swapped', () => {
  for (const typo of ['metfomin', 'mettformin', 'netformin', 'metfromin']) expect(slips(typo, 'metformin')).toBe(1)
})

test('what a word means for this person wins over what it means for all', () => {
  const [concept] = readQuery('my high blood pressure', english, [['high blood pressure', 'warfarin']])
  expect(concept?.alternatives.map(({ terms }) => terms.join(' '))).toEqual(['high blood pressur', 'warfarin'])
})

test('an idiom is looked for by what it means: "passed out" is not "passed"', () => {
  expect(waysToSay('I passed out')).toEqual(['syncop'])
  expect(waysToSay('passed')).toEqual(['pass'])
})

test('the words of one language mean nothing in another, while names of medicines hold in all', () => {
  expect(waysToSay('hypertension', wordsIn(vocabulary, 'es-MX'))).toEqual(['hypertens'])
  expect(waysToSay('Glucophage', wordsIn(vocabulary, 'pl'))).toContain('metformina')
})

test('a Spanish question to English texts is read with the words of both', () => {
  const both = createVocabulary(
    [
      { language: 'es', phrases: ['gota', 'gout'] },
      { language: 'en', phrases: ['gout', 'gouty arthritis'] },
    ],
    [],
    () => false,
  )
  const read = (...languages: readonly string[]) =>
    waysToSay('gota', { phrases: both.phrasesIn(...languages), frame: both.frame })
  expect(read('en')).toEqual(['gota'])
  expect(read('en', 'es')).toContain('gout')
})

test('in a long question long words count more than the short ones around them; in a short one all count alike', () => {
  const long = readQuery(
    'so my dog ran off, then mum rang and said a man at work saw red bugs on old beds; is fibromyalgia bad then',
    english,
  )
  const emphasis = (name: string) => long.find(concept => concept.name === name)?.emphasis ?? Number.NaN
  expect(emphasis('fibromyalgia')).toBeGreaterThan(1)
  expect(emphasis('dog')).toBeLessThan(1)
  expect(readQuery('is fibromyalgia bad', english).map(concept => concept.emphasis)).toEqual([1, 1])
})

test('the shipped tables tie a brand to its medicine and an everyday word to its condition', async () => {
  const shipped = wordsIn(
    createVocabulary(await readSynonyms(), [], () => false),
    'en',
  )
  expect(waysToSay('Coumadin', shipped)).toContain('warfarin')
  expect(waysToSay('high blood pressure', shipped)).toContain('hypertens')
})
