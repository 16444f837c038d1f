import { expect, test } from 'vitest'
import { systemActor } from '../../domain/actor.ts'
import { corporaFolder } from '../../knowledge/rules.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import { freshDatabase } from '../../testing/database.ts'
import { generatedQuestions, generatedTexts, rankWords } from './generated-texts.ts'
import { retrievalBench } from './retrieval-bench.ts'
import { writeMany } from './retrieval-load.ts'
import { measureUpdates } from './retrieval-updates.ts'

const words = rankWords(['the pill the water the pill'], 2_000)
const texts = generatedTexts(words)

test('words stand by how often they are said, and texts follow: the same place gives the same text, another version another', () => {
  expect(words.slice(0, 3)).toEqual(['the', 'pill', 'water'])
  expect(texts.document(7)).toEqual(texts.document(7))
  expect(texts.document(7, 1).body).not.toBe(texts.document(7).body)
  const said = Array.from({ length: 50 }, (_, at) => texts.document(at).body).flatMap(body =>
    body.toLowerCase().split(/\W+/),
  )
  const often = (word: string | undefined): number => said.filter(each => each === word).length
  expect(often(words[0])).toBeGreaterThan(5 * often(words[50]))
})

test('questions hold three content words or more, every tenth is long', () => {
  const questions = generatedQuestions(40, words, random => texts.document(Math.floor(random() * 50)))
  const sizes = questions.map(text => indexTerms(text).length)
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(3)
  expect(sizes.filter(size => size >= 20)).toHaveLength(4)
})

test('updates are found to leave the counts as rebuilding would, and a wrong count is found out', async () => {
  const database = await freshDatabase()
  await writeMany(
    database,
    Array.from({ length: 40 }, (_, at) => texts.document(at)),
    () => undefined,
  )
  const places = Array.from({ length: 40 }, (_, at) => at)
  expect((await measureUpdates(database, places, texts.document, 3)).isAsRebuilt).toBe(true)
  await database.as(systemActor('ingest'), tx =>
    tx.query('update search_term set units = units + 1 where term_id = (select min(term_id) from search_term)'),
  )
  expect((await measureUpdates(database, places, texts.document, 3)).isAsRebuilt).toBe(false)
  await database.close()
})

test('each size is built, asked and updated on a store that grows', async () => {
  const database = await freshDatabase()
  const { sizes } = await retrievalBench(
    database,
    corporaFolder,
    { chunks: [60, 150], isShipped: false, questions: 5, updates: 2 },
    () => undefined,
  )
  expect(sizes.map(({ build }) => build.chunks >= 60)).toEqual([true, true])
  expect(sizes[1]?.build.chunks).toBeGreaterThanOrEqual(150)
  for (const { queries, updates } of sizes) {
    expect(queries.whole.n).toBe(5)
    expect(queries.recall.at10.mean).toBe(1)
    expect(updates?.isAsRebuilt).toBe(true)
  }
  await database.close()
})
