import { expect, test } from 'vitest'
import { readDocuments } from './documents.ts'
import { bandsOf, likeness, nearlySame, shinglesOf } from './near-duplicate.ts'
import { subjectOf } from './scope.ts'

const likenessOf = (a: string, b: string): number => likeness(shinglesOf(a), shinglesOf(b))
const meet = (a: string, b: string): boolean => bandsOf(a).some(band => bandsOf(b).includes(band))

const words = Array.from({ length: 200 }, (_, at) => `word${at}`)

test('likeness is the share of runs of five words that two texts have in common', () => {
  expect(likenessOf('one two three four five six', 'one two three four five six')).toBe(1)
  // Two runs each, one of them shared, three in all.
  expect(likenessOf('one two three four five six', 'one two three four five seven')).toBeCloseTo(1 / 3)
  expect(likenessOf('one two three four five', 'six seven eight nine ten')).toBe(0)
})

test('case, punctuation and line breaks make no other text', () => {
  expect(likenessOf('Rest, drink and sleep. Call us!', 'rest drink\nand sleep call us')).toBe(1)
})

test('a text with two words changed meets the first one in the index; another text does not', () => {
  const text = words.join(' ')
  const changed = words.with(50, 'other').with(120, 'another').join(' ')
  expect(likenessOf(text, changed)).toBeGreaterThan(nearlySame)
  expect(meet(text, changed)).toBe(true)
  expect(meet(text, words.map(word => `${word}x`).join(' '))).toBe(false)
})

test('no shipped text is nearly the same as one on another subject', async () => {
  const documents = (await readDocuments()).map(document => ({
    id: document.id,
    bands: bandsOf(document.body),
    shingles: shinglesOf(document.body),
  }))
  const inBand = new Map<number, (typeof documents)[number][]>()
  for (const document of documents)
    for (const band of document.bands) inBand.set(band, [...(inBand.get(band) ?? []), document])
  const flagged = [...inBand.values()].flatMap(met =>
    met.flatMap((a, at) =>
      met
        .slice(at + 1)
        .filter(b => subjectOf(a.id) !== subjectOf(b.id) && likeness(a.shingles, b.shingles) >= nearlySame)
        .map(b => `${a.id} and ${b.id}`),
    ),
  )
  expect(flagged).toEqual([])
})
