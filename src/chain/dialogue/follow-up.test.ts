import { beforeAll, expect, test } from 'vitest'
import { loadGuard } from '../../guard/guard.ts'
import { readChainKnowledge } from '../knowledge.ts'
import { understand } from './follow-up.ts'
import { toldValue } from './told-value.ts'
import type { TopicKnowledge } from './topics.ts'

let knowledge: TopicKnowledge
beforeAll(async () => {
  const { readability } = await loadGuard()
  knowledge = await readChainKnowledge(readability.isWord)
})

const last = (language: string, ...turns: readonly string[]) =>
  understand({ text: turns.at(-1) ?? '', previous: turns.slice(0, -1), language }, [], knowledge)

test.each([
  [
    'it is the medicine spoken of',
    ['what is metformin for?', 'can I take it with alcohol?'],
    'can i take metformin with alcohol?',
  ],
  [
    'it stays that medicine over several questions',
    ['what is metformin for?', 'can I take it with alcohol?', 'what if I miss one?'],
    'what if i miss a dose of metformin?',
  ],
  [
    'another medicine takes the place of the one asked about, not of the own one',
    ['can I take ibuprofen with my blood thinner?', 'what about Tylenol?'],
    'can i take tylenol with my blood thinner?',
  ],
  [
    'and once more',
    ['can I take ibuprofen with my blood thinner?', 'what about Tylenol?', 'and aspirin?'],
    'can i take aspirin with my blood thinner?',
  ],
  [
    'a drink stands beside the medicine',
    ['what is metformin for?', 'and grapefruit?'],
    'can I take metformin with grapefruit?',
  ],
  [
    'another drink takes the place of the drink',
    ['can I take metformin with alcohol?', 'and grapefruit?'],
    'can i take metformin with grapefruit?',
  ],
  [
    'another test takes the place of the test',
    ['what does my potassium result mean?', 'and my kidney test?'],
    'what does my kidney test result mean?',
  ],
  [
    'a bare name fills in what was not named',
    ['I forgot to take my pill', 'the warfarin'],
    'I forgot to take my pill the warfarin',
  ],
  [
    'with stands beside, not in the place of what was asked',
    ['can I take melatonin?', 'and with my blood pressure pill?'],
    'can I take melatonin with my blood pressure pill?',
  ],
  [
    'it before another thing',
    ['what is metformin for?', 'is it safe for the kidneys?'],
    'is metformin safe for the kidneys?',
  ],
  ['mine is the own result', ["what's INR?", 'mine?'], 'what is my latest inr?'],
] as const)('%s', (_, turns, text) => {
  expect(last('en', ...turns)).toEqual({ text, how: 'named' })
})

test('a kind of question alone is asked of the thing spoken of; a reason, of the whole question', () => {
  expect(last('en', 'what is metformin for?', 'side effects?').text).toBe('side effects? metformin')
  expect(last('en', 'can I take aspirin with my blood thinner?', 'why?')).toEqual({
    text: 'can I take aspirin with my blood thinner? why?',
    how: 'joined',
  })
})

test('Spanish and Polish go on in their own words', () => {
  expect(last('es', '¿qué es la metformina?', '¿puedo tomarla con alcohol?').text).toBe(
    'puedo tomar metformina con alcohol?',
  )
  expect(last('es', '¿puedo tomar metformina con alcohol?', '¿y con ibuprofeno?').text).toContain('ibuprofeno')
  expect(last('pl', 'co to jest warfaryna?', 'skutki uboczne').text).toBe('skutki uboczne warfaryna')
})

test.each([
  ['a question that says all of itself', ['what is metformin for?', 'what are the side effects of warfarin?']],
  ['it that is the thing named right after', ['what is metformin for?', 'can I take one Tylenol for a headache?']],
  ['a new thing in a whole question', ['what is metformin for?', 'and what is a good blood pressure?']],
  [
    'a long story',
    ['what is metformin for?', 'I went to the store with my sister yesterday and now my back hurts a lot when I bend'],
  ],
  ['it that stands for nothing', ['what is metformin for?', 'is it safe to take ibuprofen?']],
  ['the first question', ['can I take it with alcohol?']],
] as const)('%s is left as it was asked', (_, turns) => {
  expect(last('en', ...turns)).toEqual({ text: turns.at(-1), how: 'as-asked' })
})

test('only the last eight questions are remembered', () => {
  const between = Array.from({ length: 8 }, () => 'thank you very much for everything that you have told me today')
  expect(last('en', 'what is metformin for?', ...between, 'can I take it with alcohol?').how).toBe('as-asked')
})

test('"the second one" is the second that the answer before has told', () => {
  const listed = [
    'Metoprolol succinate 50 mg. Take 1 tablet by mouth once a day.',
    'Warfarin sodium 5 mg. Take it at night.',
  ]
  const asked = { text: 'what is the second one for?', previous: ['what do I take?'], language: 'en' }
  expect(understand(asked, listed, knowledge).text).toBe('what is warfarin for?')
  expect(understand(asked, [], knowledge).text).not.toContain('warfarin')
})

test('a value that is told is asked for as what it should be, with the time of measuring', () => {
  expect(toldValue('my sugar is 150 before breakfast, is that high?', 'en', knowledge)).toBe(
    'what should my blood sugar be before breakfast?',
  )
  expect(toldValue('is an a1c of 7.5 bad?', 'en', knowledge)).toMatch(/^what should my a1c be/)
  expect(toldValue('what is a good blood sugar?', 'en', knowledge)).toBeUndefined()
})
