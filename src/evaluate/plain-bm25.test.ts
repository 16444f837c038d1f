import { expect, test } from 'vitest'
import { plainBm25, plainWords, singular } from './plain-bm25.ts'

test.each([
  ['symptoms', 'symptom'],
  ['arteries', 'artery'],
  ['diabetes', 'diabete'],
  ['virus', 'virus'],
  ['illness', 'illness'],
  ['shoes', 'shoes'],
  ['gas', 'ga'],
  ['is', 'is'],
])('%s is %s to the S stemmer of Harman 1991', (word, expected) => expect(singular(word)).toBe(expected))

test('stop words say nothing, accents and capitals do not tell words apart', () => {
  expect(plainWords("What are the Ménière's attacks?")).toEqual(['meniere', 'attack'])
})

const document = (id: string, title: string, text: string) => ({ id, title, text })

test('a score is that of the formula: of two texts as long, three times the word comes before once, by (3 + n) and (1 + n)', () => {
  const rank = plainBm25([
    document('once', '', 'gout pain foot toe'),
    document('thrice', '', 'gout gout gout toe'),
    document('none', '', 'asthma breath cough wheeze'),
  ])
  expect(rank('gout')).toEqual(['thrice', 'once'])
  // "pain" stands in one text of three (ln 2.67 × 1), "gout" in two (ln 1.6 × 1.57 at most): the rare word once beats the common one three times.
  expect(rank('gout pain')).toEqual(['once', 'thrice'])
})

test('the title counts twice, a long text less, and what holds no word is not ranked', () => {
  const rank = plainBm25([
    document('body', '', 'gout gout toe foot'),
    document('title', 'gout', 'gout toe'),
    document('long', '', `gout gout ${'rest water sleep walk '.repeat(20)}`),
  ])
  expect(rank('What is gout?')).toEqual(['title', 'body', 'long'])
  expect(rank('measles')).toEqual([])
  expect(plainBm25([])('gout')).toEqual([])
})
