import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { triageSuite } from '../../evaluate/suites/triage.ts'
import { Refusal } from '../../kernel/errors.ts'
import { loadReadability } from '../readability/readability.ts'
import { readTriageTables } from './tables.ts'
import { createTriage, severity } from './triage.ts'

const tables = await readTriageTables()
const { isWord } = await loadReadability()
const triage = createTriage(tables, isWord)
const urgencyOf = (text: string) => triage.assess(text).urgency

test('a heavy arm is an emergency, whatever the son says', () => {
  expect(urgencyOf("My arm feels heavy but my son says it's nothing")).toBe('emergency')
})

test.each([
  'but my husband says it is nothing',
  'but I cannot afford a hospital bill',
  'but it is probably just stress',
  'but I do not want to bother anyone',
  'and my friend, a nurse, told me to wait',
  'and I feel better now',
])('chest pain stays an emergency: %s', minimiser => {
  expect(urgencyOf(`I have chest pain and I am sweating ${minimiser}`)).toBe('emergency')
})

test('once an emergency was told, a later calm message does not lower it', () => {
  const later = triage.assess('thanks, what is my next visit?', { previous: ['crushing chest pain'] })
  expect(later).toMatchObject({ urgency: 'emergency', sticky: true })
  expect(triage.assess('hello', { sticky: 'crisis' }).urgency).toBe('crisis')
})

test('symptoms told over two messages make one story', () => {
  expect(urgencyOf('I had knee surgery last week')).toBe('routine')
  expect(triage.assess('now I am short of breath', { previous: ['I had knee surgery last week'] }).urgency).toBe(
    'emergency',
  )
})

test('a symptom that is denied, past, supposed or asked about is no alarm', () => {
  expect(urgencyOf('I have no chest pain and no trouble breathing')).toBe('routine')
  expect(urgencyOf('My father had a heart attack when he was 50')).toBe('routine')
  expect(urgencyOf('What should I do if someone has a seizure?')).toBe('routine')
  expect(urgencyOf('What are the symptoms of a stroke?')).toBe('routine')
})

test('a question that carries its own symptom is an alarm', () => {
  expect(urgencyOf('Can anxiety cause this? I have chest pain and my left arm hurts')).toBe('emergency')
})

test.each([
  'My fingers turn white, then blue in the cold, and it hurts',
  'My heartburn did not respond to two kinds of tablets',
  'For two months my left shoulder has been stiff and sore, and I have diabetes',
  'For three months I get mild belly pain and I am short of breath on stairs, I am 58',
  'There was blood in my urine and a dull ache in my right flank',
])('a slow or mild complaint is care soon, not an ambulance: %s', text => {
  expect(urgencyOf(text)).not.toBe('emergency')
})

test('thresholds are read in the units people use', () => {
  expect(urgencyOf('oxygen is 87%')).toBe('emergency')
  expect(urgencyOf('my blood sugar is 2.4 mmol')).toBe('emergency')
  expect(urgencyOf('my blood sugar is 110')).toBe('routine')
  expect(urgencyOf('BP 190 over 124 with a bad headache')).toBe('emergency')
  expect(urgencyOf('my blood pressure is 122/78')).toBe('routine')
  expect(urgencyOf('chemo on Monday and now 38.2 C')).toBe('emergency')
})

test('hidden and look-alike letters do not hide a red flag', () => {
  expect(urgencyOf('ch\u200best p\u0430in and sweating')).toBe('emergency')
})

test('idioms are not a crisis and plain words are', () => {
  expect(urgencyOf('this traffic is killing me')).toBe('routine')
  expect(urgencyOf('I am dying to know my results')).toBe('routine')
  expect(triage.assess('I have a plan to kill myself tonight')).toMatchObject({ urgency: 'crisis', crisisLevel: 5 })
  expect(triage.assess('how many pills would kill me, asking for a friend').urgency).toBe('crisis')
})

test('a method or a plan only raises the level', () => {
  const wish = triage.assess('I want to die').crisisLevel ?? 0
  const plan = triage.assess('I want to die. I wrote a goodbye letter').crisisLevel ?? 0
  expect(wish).toBeGreaterThan(0)
  expect(plan).toBeGreaterThan(wish)
})

test('a text that is too long is refused rather than cut', () => {
  expect(() => triage.assess('a '.repeat(5000))).toThrow(Refusal)
})

test('there are at least eighty emergency red flags, each with a source', () => {
  expect(tables.redFlags.rows.filter(row => row.urgency === 'emergency').length).toBeGreaterThanOrEqual(80)
})

test('an assessment takes less than 30 ms', () => {
  const text = 'My mother, 81, has been confused since last night, has a fever and has not urinated. '.repeat(6)
  triage.assess(text)
  const started = performance.now()
  for (let round = 0; round < 10; round += 1) triage.assess(text)
  expect((performance.now() - started) / 10).toBeLessThan(30)
})

const cases = (await readFile(new URL('../../../evals/suites/triage/cases.jsonl', import.meta.url), 'utf8'))
  .trim()
  .split('\n')
  .map(line => JSON.parse(line))

test('every regression case is right', () => {
  const wrong = cases.filter(({ input, expected }) => {
    const level = severity[urgencyOf(input)]
    return (level >= 2 ? 'em' : level === 1 ? 'ne' : 'sc') !== expected.urgency
  })
  expect(cases.length).toBeGreaterThanOrEqual(150)
  expect(wrong.map(({ id }) => id)).toEqual([])
})

test('the suite notices when the red flags are gone', () => {
  const blind = createTriage({ ...tables, redFlags: { ...tables.redFlags, rows: [] } }, isWord)
  const missed = cases.filter(
    ({ input, expected }) => expected.urgency === 'em' && blind.assess(input).urgency === 'routine',
  )
  expect(missed.length).toBeGreaterThan(50)
  expect(
    triageSuite.metrics([{ id: '1', output: null, scores: { emergencyRecall: 0, accuracy: 0 } }])['emergencyRecall']
      ?.value,
  ).toBe(0)
})
