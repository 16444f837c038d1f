import { describe, expect, test } from 'vitest'
import { documents, topics } from '../testing/shipped-documents.ts'
import type { KnowledgeDocument } from './document.ts'
import { subjectOf } from './scope.ts'

/** Numbers of a text, whatever separates thousands and decimals, so that "7.5" and "7,5" are the same. */
const numbersOf = (text: string): readonly string[] =>
  text
    .replace(/(\d)[,.\u00a0\u202f ](?=\d{3}(?!\d))/g, '$1')
    .replace(/(\d),(\d)/g, '$1.$2')
    .match(/\d+(?:\.\d+)?/g) ?? []

/** What a translation adds for its readers: a unit they know, or the key to press for their language. */
const addedForReaders = /\d+(?:[.,]\d+)? ?(?:kg\b|cm\b|°C)|oprima el \d/g

const englishOf = ({ id }: KnowledgeDocument) => topics.get(subjectOf(id))?.simple

describe.each([
  ['es', 'Spanish'],
  ['pl', 'Polish'],
])('%s', (language, name) => {
  const texts = documents.filter(document => document.language === language)

  test(`twenty topics or more are there in ${name}, each beside its English text`, () => {
    expect(texts.length).toBeGreaterThanOrEqual(20)
    // The Spanish text on insulin stands for both English ones, insulin glargine and insulin lispro.
    expect(texts.filter(text => englishOf(text) === undefined).map(({ id }) => id)).toEqual(
      language === 'es' ? ['insulin-es'] : [],
    )
  })

  test(`doses, degrees, times and telephone numbers in ${name} are those of the English text`, () => {
    const differing = texts.flatMap(text => {
      const english = englishOf(text)
      if (english === undefined) return []
      const [own, theirs] = [new Set(numbersOf(text.body)), new Set(numbersOf(english.body))]
      const missing = [...theirs].filter(number => !own.has(number))
      const added = numbersOf(text.body.replace(addedForReaders, '')).filter(number => !theirs.has(number))
      return missing.length + added.length === 0 ? [] : [`${text.id}: lacks ${missing}, adds ${added}`]
    })
    expect(differing).toEqual([])
  })
})

test('the Spanish text on insulin gives the days and degrees of both English ones', () => {
  const spanish = documents.find(({ id }) => id === 'insulin-es')
  const stored = ['insulin-glargine', 'insulin-lispro'].flatMap(topic =>
    numbersOf(topics.get(topic)?.simple.body.match(/## How to store it\n([\s\S]*?)\n## /)?.[1] ?? ''),
  )
  expect(stored.length).toBeGreaterThan(8)
  expect(stored.filter(number => !numbersOf(spanish?.body ?? '').includes(number))).toEqual([])
})
