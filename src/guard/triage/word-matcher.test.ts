import { expect, test } from 'vitest'
import { readCases } from '../../evaluate/cases.ts'
import { canonicalise } from '../../kernel/canonical.ts'
import { compilePhrases } from './pattern.ts'
import { indexPhrases } from './phrase-index.ts'
import { splitSentences } from './sentence.ts'
import { readTriageTables } from './tables.ts'

const { concepts } = await readTriageTables()
const classes = new Map(concepts.rows.filter(({ kind }) => kind === 'class').map(row => [row.id, row.phrases]))

test.each([
  ['chest ~ (pain|tight*)', ' there is a pain in my chest ', [[12, 29]]],
  ['chest ~ pain', ' chest , no pain ', []],
  ['chest ~ pain', ' my chest , it gives me pain ', [[4, 29]]],
  ['chest ~ pain', ' sore chest , pain in the toe ', []],
  ['words? .. wrong', ' my word came wrong ', [[4, 20]]],
  [
    '(very)? (hot|warm)',
    ' very hot and warm ',
    [
      [1, 10],
      [14, 19],
    ],
  ],
  ['^ yes', ' oh yes ', []],
  ['@@ pills', ' 20 pills or 5 pills ', [[1, 10]]],
])('the phrase %s in %s', (phrase, text, spans) => {
  const found = indexPhrases([{ phrases: [phrase] }], classes)(text)
  expect(found.map(({ start, end }) => [start, end])).toEqual(spans)
})

test('a phrase stands where its regular expression finds it', async () => {
  const rows = concepts.rows
    .filter(({ kind }) => kind !== 'class' && kind !== 'spelling')
    .flatMap(({ id, phrases }) => phrases.map((phrase, at) => ({ id: `${id} ${at}`, phrases: [phrase] })))
  const find = indexPhrases(rows, classes)
  const patterns = rows.map(row => ({ id: row.id, pattern: compilePhrases(row.phrases, classes) }))
  const texts = (await readCases('evals/suites/triage/cases.jsonl')).filter((_, at) => at % 25 === 0)
  const sentences = texts.flatMap(({ input }) => splitSentences(canonicalise(String(input)).matching, word => word))
  expect(sentences.length).toBeGreaterThan(80)
  for (const { text } of sentences) {
    const byIndex = find(text).map(({ row, start, end }) => `${row.id} ${start} ${end}`)
    const byPattern = patterns.flatMap(({ id, pattern }) =>
      [...text.matchAll(pattern)].map(match => `${id} ${match.index} ${match.index + match[0].length}`),
    )
    expect(byIndex.toSorted(), text).toEqual(byPattern.toSorted())
  }
})
