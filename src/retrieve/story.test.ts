import { expect, test } from 'vitest'
import { readQuery } from './query.ts'
import { markTold } from './story.ts'
import { createVocabulary } from './vocabulary.ts'

const everyday = new Set(
  'my aunt lives alone her neighbor drives to town every second week laboratory consistency yellow tablets'.split(' '),
)
const vocabulary = createVocabulary([{ phrases: ['gout', 'gouty arthritis'] }], [], word => everyday.has(word))
const toldIn = (text: string): readonly string[] =>
  markTold(readQuery(text, { phrases: vocabulary.phrasesIn('en'), frame: vocabulary.frame }), vocabulary)
    .filter(({ isTold }) => isTold === true)
    .map(({ name }) => name)

const story = 'My aunt lives alone, her neighbor drives to town every second week. She has 2 yellow tablts for gout'

test('of a story everyday words are told, slips of them and figures too; a name that the vocabulary knows is not', () => {
  expect(toldIn(story)).toEqual(expect.arrayContaining(['aunt', 'neighbor', 'town', '2', 'yellow', 'tablts']))
  expect(toldIn(story)).not.toContain('gout')
})

test('a name that nobody here knows stays what the question hangs on', () => {
  expect(toldIn(`${story} and zolfibrate`)).not.toContain('zolfibrate')
})

test('a short question tells nothing, and a story without a known name is left as it is', () => {
  expect(toldIn('yellow tablets for gout')).toEqual([])
  expect(toldIn(story.replace('gout', 'zolfibrate'))).toEqual([])
})
