import { expect, test } from 'vitest'
import { Refusal } from '../../kernel/errors.ts'
import { loadGuard } from '../guard.ts'
import { loadReadability } from '../readability/readability.ts'
import { readTriageTables } from './tables.ts'
import { createTriage } from './triage.ts'

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

test('what a worried person asks back about is asked once, with the danger line first', async () => {
  const guard = await loadGuard()
  const first = guard.assess('My stomach hurts')
  expect(first).toMatchObject({ urgency: 'routine', ask: 'ask-belly' })
  const reply = guard.askBack('ask-belly', 'en').reply(0)
  expect(reply).toMatchObject({ kind: 'asked-back', structured: { ask_back: true } })
  expect(reply.sentences[0]?.text).toContain('911')
  expect(reply.sentences.at(-1)).toMatchObject({ kind: 'question' })
  expect(guard.assess('My back hurts', { previous: ['My stomach hurts', 'no'] }).ask).toBeUndefined()
})

test.each(['yes', 'Yes, a fever too', 'sí', 'tak'])('%s to the danger signs is an emergency', answer => {
  expect(triage.assess(answer, { previous: ['My stomach hurts'] })).toMatchObject({
    urgency: 'emergency',
    rule: 'ask-belly',
  })
})

test('no to the danger signs leaves the first message to be answered', () => {
  expect(triage.assess('no, just a bit sore', { previous: ['My stomach hurts'] })).toMatchObject({
    urgency: 'routine',
    answersNoTo: 'My stomach hurts',
  })
})

test('a later yes is no answer to a question that was asked long before', () => {
  expect(triage.assess('yes', { previous: ['My stomach hurts', 'no', 'thanks, I feel fine'] }).urgency).toBe('routine')
})

test.each([
  'What can I do about a headache?',
  'I have a mild headache after work',
  'Is my dizziness from metformin?',
  'My stomach hurts after beans, which foods are better?',
  'I have no fever and no pain, when is my visit?',
])('what can be answered is not asked back: %s', text => {
  expect(triage.assess(text).ask).toBeUndefined()
})

test('what is an emergency is never asked back', () => {
  expect(triage.assess('My chest hurts').ask).toBeUndefined()
  expect(triage.assess('I feel weird', { previous: ['crushing chest pain'] })).toMatchObject({ urgency: 'emergency' })
  expect(triage.assess('I feel weird', { sticky: 'emergency' }).ask).toBeUndefined()
})
