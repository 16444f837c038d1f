import { expect, test } from 'vitest'
import { withoutName } from './pseudonym.ts'

test("a person's own name does not travel with the question", () => {
  expect(withoutName('This is Helen Marsh, is helen ok?', 'Helen Marsh')).toBe('This is [name] [name], is [name] ok?')
})

test('a name inside another word stays', () => {
  expect(withoutName('A marshmallow for Marsh', 'Helen Marsh')).toBe('A marshmallow for [name]')
})
