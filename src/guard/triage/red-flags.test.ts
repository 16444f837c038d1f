import { expect, test } from 'vitest'
import { readCases } from '../../evaluate/cases.ts'
import { canonicalise } from '../../kernel/canonical.ts'
import { loadReadability } from '../readability/readability.ts'
import { compileLexicon } from './lexicon.ts'
import { grammaticalQuantities } from './measure.ts'
import { splitSentences } from './sentence.ts'
import { readTriageTables } from './tables.ts'
import { createTriage } from './triage.ts'

const tables = await readTriageTables()
const { isWord } = await loadReadability()
const triage = createTriage(tables, isWord)
const lexicon = compileLexicon(tables.concepts, isWord)
const quantities = new Set([...grammaticalQuantities, ...tables.measures.rows.map(({ id }) => id)])
const cases = (await readCases('evals/suites/triage/cases.jsonl')).map(({ id, input, expected }) => ({
  id,
  text: String(input),
  urgency: JSON.stringify(expected).replace(/[^a-z]|urgency/g, ''),
}))
const assessed = cases.map(one => ({ ...one, ...named(one.text), held: new Set(triage.assess(one.text).rules) }))

/** Which concepts a text names, however it means them, and whether it tells a number. */
function named(text: string): { readonly concepts: ReadonlySet<string>; readonly hasNumber: boolean } {
  const sentences = splitSentences(canonicalise(text).matching, word => lexicon.repair(word))
  return {
    concepts: new Set(sentences.flatMap(sentence => lexicon.mentions(sentence.text).map(({ concept }) => concept.id))),
    hasNumber: /\d/.test(text),
  }
}

const wordsOf = (when: string): readonly string[] => when.match(/[a-z][a-z0-9:-]*/g) ?? []

test('there are at least 225 emergency red flags, and every red flag names its source', () => {
  expect(tables.redFlags.rows.filter(({ urgency }) => urgency === 'emergency').length).toBeGreaterThanOrEqual(225)
  expect(Object.keys(tables.redFlags.sources).length).toBeGreaterThan(50)
})

test('every red flag has a case of its own that must be raised', () => {
  const raised = new Set(assessed.filter(({ urgency }) => urgency !== 'sc').flatMap(({ held }) => [...held]))
  expect(tables.redFlags.rows.map(({ id }) => id).filter(id => !raised.has(id))).toEqual([])
})

test('every red flag has a look-alike that names one of its signs and stays below it', () => {
  const calm = assessed.filter(({ urgency }) => urgency !== 'em')
  const without = tables.redFlags.rows.filter(({ id, urgency, when }) => {
    const words = wordsOf(when)
    return !calm.some(
      one =>
        !one.held.has(id) &&
        (urgency === 'emergency' || one.urgency === 'sc') &&
        (words.some(word => one.concepts.has(word)) || (one.hasNumber && words.some(word => quantities.has(word)))),
    )
  })
  expect(without.map(({ id }) => id)).toEqual([])
})

test('every red flag is needed: without it some case loses a rule that spoke for it', () => {
  const alone = new Set(assessed.flatMap(({ urgency, held }) => (urgency !== 'sc' && held.size === 1 ? [...held] : [])))
  // Most rules overlap on purpose; a third stand alone on at least one case.
  expect(alone.size).toBeGreaterThan(tables.redFlags.rows.length / 3)
})
