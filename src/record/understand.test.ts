import { expect, test } from 'vitest'
import type { RecordWord } from './ask.ts'
import { understand } from './understand.ts'
import { readVocabulary } from './vocabulary.ts'
import { stemsOf } from './words.ts'

const vocabulary = await readVocabulary()
const now = new Date('2026-11-22T09:00:00Z')
const record: readonly RecordWord[] = [
  { kind: 'medication' as const, text: 'warfarin sodium 5 MG Oral Tablet' },
  { kind: 'condition' as const, text: 'Osteoarthritis of knee' },
  { kind: 'procedure' as const, text: 'Placement of stent in coronary artery' },
].map(word => ({ ...word, codes: [], stems: stemsOf(word.text) }))

const ask = (text: string, reader: 'patient' | 'clinician' = 'patient', previous: readonly string[] = []) =>
  understand(vocabulary, { text, reader, previous }, record, now)
const about = (text: string, reader: 'patient' | 'clinician' = 'patient') => {
  const understood = ask(text, reader)
  const name = understood?.measurements[0]?.id ?? understood?.filter?.concept?.id
  return understood && [understood.topic, understood.aspect, ...(name === undefined ? [] : [name])].join(' ')
}

test('the same lab is asked for in many ways', () => {
  for (const text of [
    'whats my a1c',
    'A1C?',
    'my hemaglobin a1c number please',
    '¿Cuál es mi hemoglobina glicosilada?',
  ])
    expect(ask(text)?.measurements[0]?.id, text).toBe('hba1c')
  expect(ask('latest LDL?', 'clinician')?.measurements[0]?.id).toBe('ldl')
  expect(ask('what is my bad cholestrol')?.measurements[0]?.id).toBe('ldl')
})

test('the longest name wins: hemoglobin A1c is not hemoglobin, high blood pressure is not a reading', () => {
  expect(about('my hemoglobin')).toBe('measurement latest hemoglobin')
  expect(about('my hemoglobin a1c')).toBe('measurement latest hba1c')
  expect(about('do i have high blood pressure')).toBe('conditions yes-no hypertension')
})

test('a disease beside a word for medicine asks for the medicine', () => {
  expect(about('which of my tablets are for blood pressure?')).toBe('medicines list blood-pressure-medicine')
  expect(about('what do i take for cholesterol')).toBe('medicines latest statin')
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

test('a result without a name is asked back', () => {
  expect(ask('What was my result?')?.topic).toBe('unclear')
})

test('a short follow-up keeps the topic of the question before', () => {
  expect(ask('and before that?', 'patient', ['What is my A1c?'])?.measurements[0]?.id).toBe('hba1c')
  expect(ask('when was that?', 'patient', ['What is my A1c?'])?.aspect).toBe('when')
})

test('words that only this record has are understood from the record', () => {
  expect(ask('when was my stent put in')?.topic).toBe('procedures')
  expect(ask('do I have lupus')?.filter?.concept?.id).toBe('lupus')
})
