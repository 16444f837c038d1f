import { beforeAll, expect, test } from 'vitest'
import { readAskedPart } from './asked-part.ts'
import { type ComposerTables, readComposerTables } from './tables.ts'

let tables: ComposerTables
beforeAll(async () => {
  tables = await readComposerTables()
})

test('of a story only the sentence that asks decides what is asked', () => {
  const { asked, told, kind } = readAskedPart(
    'I had a stent in March and my cousin says no to every kind of sport. My wife is worried. Is it okay to exercise?',
    tables,
  )
  expect(asked).toBe('Is it okay to exercise?')
  expect(told).toContain('stent')
  expect(kind?.id).toBe('exercise')
})

test('the subject line of a letter goes with the question, greetings and thanks do not', () => {
  const { asked } = readAskedPart(
    'Simvastatin. Hello doctor. Should this medicine really be taken in the evening, or does it not matter at all? Thank you very much!',
    tables,
  )
  expect(asked).toBe('Simvastatin. Should this medicine really be taken in the evening, or does it not matter at all?')
})

test('a wish to know asks without a question mark; a short message is read whole', () => {
  const wish = readAskedPart(
    'My mother was told last week that she has gout in her big toe. I would like to know what foods she should avoid.',
    tables,
  )
  expect(wish.kind?.id).toBe('food')
  expect(readAskedPart('I missed my warfarin dose last night', tables)).toMatchObject({ told: '' })
})
