import { expect, test } from 'vitest'
import { readQuery } from './query.ts'
import { type Named, sufficiencyFor } from './sufficiency.ts'

const none = { phrases: new Map(), frame: new Set<string>() }
const nothingHeld = () => false
const weighed = (text: string, weights: Readonly<Record<string, number>>) =>
  readQuery(text, none).map(concept => ({
    concept: { ...concept, isTerm: true },
    weight: weights[concept.name] ?? 1,
  }))
const document = (part: Partial<Named>): Named => ({ title: '', topics: [], codes: [], heading: '', ...part })

test('a document is named by title or topic for the most telling thing asked, not for a lesser one', () => {
  const { isNamed } = sufficiencyFor(weighed('malaria tablets', { malaria: 5, tablets: 1 }), nothingHeld)
  expect(isNamed(document({ title: 'Malaria' }))).toBe(true)
  expect(isNamed(document({ title: 'A leaflet', topics: ['malaria'] }))).toBe(true)
  expect(isNamed(document({ title: 'Tablets' }))).toBe(false)
})

test('a heading names only in a document about no coded thing', () => {
  const { isNamed } = sufficiencyFor(weighed('malaria', { malaria: 5 }), nothingHeld)
  const heading = 'Travel › Malaria'
  expect(isNamed(document({ heading }))).toBe(true)
  expect(isNamed(document({ heading, codes: ['http://snomed.info/sct|1'] }))).toBe(false)
})

test('a question of framing words alone needs no name', () => {
  const concepts = readQuery('mean', { phrases: new Map(), frame: new Set(['mean']) })
  const { isNamed } = sufficiencyFor(
    concepts.map(concept => ({ concept, weight: 0.1 })),
    nothingHeld,
  )
  expect(isNamed(document({ title: 'Anything' }))).toBe(true)
})

test('a story asks for less coverage than a short question', () => {
  const short = sufficiencyFor(weighed('metformin nausea', {}), nothingHeld)
  const story = Array.from({ length: 32 }, (_, at) => `word${at}`).join(' ')
  expect(sufficiencyFor(weighed(story, {}), nothingHeld).leastCoverage).toBeCloseTo(short.leastCoverage / 2)
})
