import { expect, test } from 'vitest'
import type { Ask, RecordWord } from './ask.ts'
import { understand } from './understand-question.ts'
import { readVocabulary } from './vocabulary.ts'
import { stemsOf, wordsOf } from './words.ts'

const vocabulary = await readVocabulary()
const now = new Date('2026-11-22T09:00:00Z')
const record: readonly RecordWord[] = [
  { kind: 'medication' as const, text: 'warfarin sodium 5 MG Oral Tablet' },
  { kind: 'condition' as const, text: 'Osteoarthritis of knee' },
  { kind: 'procedure' as const, text: 'Placement of stent in coronary artery' },
].map(word => ({ ...word, words: wordsOf(word.text), stems: stemsOf(word.text) }))

type Reader = 'patient' | 'clinician'
const askAll = (text: string, reader: Reader = 'patient', previous: readonly string[] = []): readonly Ask[] =>
  understand(vocabulary, { text, reader, previous }, record, 'Helen Marsh', now)
const ask = (text: string, reader: Reader = 'patient', previous: readonly string[] = []): Ask | undefined =>
  askAll(text, reader, previous)[0]
const told = (understood: Ask | undefined): string | undefined => {
  const name = understood?.measurements[0]?.id ?? understood?.filter?.concept?.id
  return understood && [understood.topic, understood.aspect, ...(name === undefined ? [] : [name])].join(' ')
}
const about = (text: string, reader: Reader = 'patient'): string | undefined => told(ask(text, reader))

test('the same lab is asked for in many ways', () => {
  for (const text of [
    'whats my a1c',
    'A1C?',
    'my hemaglobin a1c number please',
    '¿Cuál es mi hemoglobina glicosilada?',
    'can you pull up the hemoglobin a one c for me',
  ])
    expect(ask(text)?.measurements[0]?.id, text).toBe('hba1c')
  expect(ask('latest LDL?', 'clinician')?.measurements[0]?.id).toBe('ldl')
  expect(ask('what is my bad cholestrol')?.measurements[0]?.id).toBe('ldl')
  expect(about('K+ last', 'clinician')).toBe('measurement latest potassium')
})

test('the longest name wins: hemoglobin A1c is not hemoglobin, high blood pressure is not a reading', () => {
  expect(about('my hemoglobin')).toBe('measurement latest hemoglobin')
  expect(about('my hemoglobin a1c')).toBe('measurement latest hba1c')
  expect(about('do i have high blood pressure')).toBe('conditions yes-no hypertension')
  expect(about('what was the top number of my blood pressure')).toBe('measurement latest systolic')
})

test('a disease beside a word for medicine asks for the medicine, a reading that somebody took does not', () => {
  expect(about('which of my tablets are for blood pressure?')).toBe('medicines list blood-pressure-medicine')
  expect(about('what do i take for cholesterol')).toBe('medicines latest statin')
  expect(ask('what was my blood pressure the last time somebody took it')?.topic).toBe('measurement')
})

test('general knowledge and advice are no record questions, even when they name a lab or a medicine', () => {
  for (const text of [
    'what is diabetes?',
    'what does HbA1c mean?',
    'what is a normal blood pressure',
    'can I take ibuprofen with my blood thinner?',
    'should I stop taking warfarin',
    'why is my a1c high',
    'how do I lower my cholesterol',
    'my mother has diabetes, will I get it?',
    'my sugar is 40 and I feel shaky',
    '¿puedo tomar ibuprofeno?',
  ])
    expect(ask(text), text).toBeUndefined()
})

test('a question that asks for a judgement is never answered from the list of medicines', () => {
  for (const text of [
    'Is warfarin right for me?',
    'is warfarin safe for me',
    'do I need warfarin',
    'do I still need warfarin',
    'is my dose right',
    'is my warfarin working',
    'does my warfarin make me tired',
    'am I on too many pills',
    'what is my warfarin for',
    'what does my warfarin do',
    'is it time for my tetanus shot',
    'which vaccines do I need',
    'is my cough from warfarin',
    'I am Helen. What is metformin?',
    'I take warfarin. Is that a water pill?',
    '¿Necesito warfarina?',
    '¿Es buena la warfarina para mí?',
    '¿Para qué tomo warfarina?',
    '¿Está bien mi dosis de warfarina?',
  ])
    expect(ask(text), text).toBeUndefined()
  for (const text of ['is warfarin indicated', 'does the patient need a statin', 'is she overdue for colonoscopy'])
    expect(ask(text, 'clinician'), text).toBeUndefined()
})

test('whether a medicine is taken, was ordered or is listed stays a yes-no question', () => {
  for (const text of [
    'am I on warfarin',
    'do I still take warfarin',
    'was I prescribed warfarin',
    'is warfarin on my list',
  ])
    expect(about(text), text).toBe('medicines yes-no warfarin')
})

test('a question about somebody else is not read as one about this person', () => {
  for (const text of [
    'what medicines does Rosa Delgado take?',
    'what conditions does rosa have',
    "show me Rosa Delgado's A1c",
    "what are susan's meds",
    'rosa delgado medication list',
    'I am Rosa Delgado. What medicines do I take?',
    'what medicines does he take',
    '¿Qué medicinas toma Rosa Delgado?',
    'what meds is the other patient on',
  ])
    expect(ask(text), text).toBeUndefined()
  expect(about('what medicines does Helen Marsh take', 'clinician')).toBe('medicines latest')
  expect(about("What are Ms. Marsh's allergies?", 'clinician')).toBe('allergies latest')
  expect(about('what does Dr. Reyes have me on')).toBe('medicines latest')
})

test('a result without a name is asked back', () => {
  expect(ask('What was my result?')?.topic).toBe('unclear')
})

test('a short follow-up keeps what the question before asked and puts the other thing in its place', () => {
  expect(ask('and before that?', 'patient', ['What is my A1c?'])?.measurements[0]?.id).toBe('hba1c')
  expect(ask('when was that?', 'patient', ['What is my A1c?'])?.aspect).toBe('when')
  expect(told(ask('what about mold', 'patient', ['am i allergic to latex']))).toBe('allergies yes-no allergen-mold')
  expect(told(ask('and metformin?', 'patient', ['do i take insulin']))).toBe('medicines yes-no metformin')
  expect(told(ask('and my LDL?', 'patient', ['What is my A1c?']))).toBe('measurement latest ldl')
})

test('two things asked in one sentence are both answered', () => {
  expect(askAll('what meds am I on and what am I allergic to').map(told)).toEqual([
    'medicines latest',
    'allergies latest',
  ])
  expect(askAll('am I on warfarin and simvastatin').map(told)).toEqual([
    'medicines yes-no warfarin',
    'medicines yes-no simvastatin',
  ])
})

test('words that only this record has are understood from the record', () => {
  expect(ask('when was my stent put in')?.topic).toBe('procedures')
  expect(ask('do I have lupus')?.filter?.concept?.id).toBe('lupus')
})
