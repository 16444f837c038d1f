import { expect, test } from 'vitest'
import { readQuery } from './query.ts'
import { slips } from './spelling.ts'
import { createVocabulary, readSynonyms } from './vocabulary.ts'

const vocabulary = createVocabulary([['high blood pressure', 'hypertension']], ['mean', 'help'], () => false)

test('an everyday name is looked for by its medical name as well', () => {
  const [concept] = readQuery('What is high blood pressure?', vocabulary)
  expect(concept?.name).toBe('high blood pressure')
  expect(concept?.alternatives.map(({ terms }) => terms.join(' '))).toContain('hypertens')
})

test('words that only frame a question hardly count', () => {
  const concepts = readQuery('What does hypertension mean?', vocabulary)
  expect(concepts.map(({ importance }) => importance === 1)).toEqual([true, false])
})

test('the same word said twice is one concept', () => {
  expect(readQuery('warfarin, is warfarin safe', vocabulary).map(({ name }) => name)).toEqual(['warfarin', 'safe'])
})

test('one slip of the finger is one slip: a letter missing, doubled, wrong or swapped', () => {
  for (const typo of ['metfomin', 'mettformin', 'netformin', 'metfromin']) expect(slips(typo, 'metformin')).toBe(1)
})

test('what a word means for this person wins over what it means for all', () => {
  const [concept] = readQuery('my high blood pressure', vocabulary, [['high blood pressure', 'warfarin']])
  expect(concept?.alternatives.map(({ terms }) => terms.join(' '))).toEqual(['high blood pressur', 'warfarin'])
})

test('the shipped tables tie a brand to its medicine and an everyday word to its condition', async () => {
  const shipped = createVocabulary(await readSynonyms(), [], () => false)
  const alternatives = (text: string) =>
    readQuery(text, shipped)[0]?.alternatives.map(({ terms }) => terms.join(' ')) ?? []
  expect(alternatives('Coumadin')).toContain('warfarin')
  expect(alternatives('high blood pressure')).toContain('hypertens')
})
