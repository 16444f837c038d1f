import { expect, test } from 'vitest'
import { loadGuard } from '../guard.ts'

const { simplify, lossesIn, scoreTeachBack, readability } = await loadGuard()
const plainly = (text: string, language = 'en', target = 6): string => simplify([text], target, language)[0] ?? ''

test('clinical words give way to plain ones and a long sentence becomes two', () => {
  const hard = 'Administer the medication twice daily, and notify your physician immediately if you experience edema.'
  expect(plainly(hard)).toBe('Give the medicine twice daily. Tell your doctor right away if you have swelling.')
  expect(plainly('Consulte con su médico si persiste la fatiga.', 'es')).toBe(
    'Hable con su médico si sigue el cansancio.',
  )
  expect(plainly('Preparat należy przyjmować codziennie, ale unikaj picia alkoholu.', 'pl', 1)).toBe(
    'Lek bierz codziennie. Ale unikaj picia alkoholu.',
  )
})

test('what is plain enough stays letter for letter', () => {
  const plain = 'Take one pill each day. Call us if you feel sick.'
  expect(plainly(plain)).toBe(plain)
})

test('a condition is not cut off from what it is about', () => {
  const text = 'If you are pregnant, do not take lisinopril, and tell your physician at the earliest opportunity.'
  expect(plainly(text, 'en', 2)).toMatch(/^If you are pregnant, do not take lisinopril, and tell your doctor/)
})

test('a word that would turn the meaning is left: "severe" warns, "very bad" does not', () => {
  expect(plainly('Severe gastrointestinal hemorrhage necessitates hospitalization.', 'en', 2)).toMatch(/^Severe/)
})

test('no plainer wording of ours reads harder than what it stands for', () => {
  const text = 'Patients with renal impairment require monitoring of their potassium prior to each appointment.'
  expect(readability.grade(plainly(text))).toBeLessThan(readability.grade(text))
})

test.each([
  ['a tenth of the dose', 'Take 50 mg of metoprolol.', 'Take 5 mg of metoprolol.', 'quantity'],
  ['another unit', 'Take 50 mcg of levothyroxine.', 'Take 50 mg of levothyroxine.', 'quantity'],
  [
    'two doses exchanged',
    'Take digoxin 0.125 mg and metoprolol 50 mg.',
    'Take digoxin 50 mg and metoprolol 0.125 mg.',
    'dose',
  ],
  ['a lost "not"', 'Do not crush the tablet.', 'Crush the tablet.', 'negation'],
  [
    'a "not" moved to another clause',
    'Take it with food. Do not chew it.',
    'Do not take it with food. Chew it.',
    'negation',
  ],
  ['a lost warning', 'Call 911 if you have chest pain.', 'Call 911 if you have pain.', 'warning'],
  ['another medicine', 'Ask before you take ibuprofen.', 'Ask before you take acetaminophen.', 'medicine'],
  ['a lost condition', 'Stop it only if your doctor says so.', 'Stop it. Your doctor says so.', 'condition'],
  ['twice for once', 'Take it once a day.', 'Take it twice a day.', 'frequency'],
])('a rewrite with %s is not let through', (_, before, after, kind) => {
  expect(lossesIn(before, after, 'en').map(loss => loss.kind)).toContain(kind)
})

const steps = ['Do not stop warfarin unless your doctor says so.', 'Take metformin 500 mg two times a day with food.']

test('said back in own words, under another name for the medicine, the steps count as said', () => {
  const words =
    "I keep my blood thinner and don't stop it unless the doctor says. I take metformin twice a day when I eat."
  expect(scoreTeachBack(steps, words, 'en')).toEqual({ result: 'passed', points: ['said', 'said'] })
})

test.each([
  ['a step turned round', 'I stop warfarin when I feel well. Metformin 500 mg two times a day with food.'],
  [
    'another frequency',
    "I don't stop warfarin unless my doctor says so. I take metformin three times a day with food.",
  ],
  ['another dose', "I don't stop warfarin unless my doctor says so. I take 50 mg of metformin with food twice a day."],
  ['thanks and nothing else', 'ok, thank you very much'],
])('%s fails, whatever else was right', (_, words) => {
  expect(scoreTeachBack(steps, words, 'en').result).toBe('failed')
})
