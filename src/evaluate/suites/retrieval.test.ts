import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../kernel/config.ts'
import { silentLog } from '../../kernel/log.ts'
import { createBaseParts, createEvaluateParts } from '../../parts.ts'
import { freshDatabase } from '../../testing/database.ts'
import type { EvaluateParts } from '../parts.ts'
import type { ScoredCase, Suite } from '../suite.ts'
import { abstentionSuite } from './abstention.ts'
import { retrievalSuite } from './retrieval.ts'

const lines = (rows: readonly object[]): string => rows.map(row => `${JSON.stringify(row)}\n`).join('')
const corpus = [
  { _id: 'zorvex', title: 'Zorvex', text: 'Zorvex calms itching. Take zorvex at night.' },
  { _id: 'plimox', title: 'Plimox', text: '# Plimox\n\nPlimox lowers fever. Take plimox with water.' },
  { _id: 'quandry', text: 'Quandry is for nausea, and nothing else.' },
]
const queries = [
  { _id: 'q1', text: 'zorvex for itching' },
  { _id: 'q2', text: 'plimox lowers fever' },
  { _id: 'q3', text: 'wombledrug for gout' },
]
const qrels = 'query-id\tcorpus-id\tscore\nq1\tzorvex\t2\nq1\tplimox\t0\nq2\tplimox\t1\nq3\tquandry\t0\n'

let folder = ''
let parts: EvaluateParts
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retrieval-suite-'))
  await writeFile(join(folder, 'corpus.jsonl'), lines(corpus))
  await writeFile(join(folder, 'queries.jsonl'), lines(queries))
  await writeFile(join(folder, 'queries-name.jsonl'), lines([{ _id: 'q1', text: 'itchbane' }]))
  await writeFile(join(folder, 'synonyms.jsonl'), lines([{ focus: 'zorvex', synonyms: ['itchbane'] }]))
  await writeFile(join(folder, 'qrels.tsv'), qrels)
  const base = await createBaseParts(readConfig({}), silentLog)
  parts = { ...createEvaluateParts(base), openStore: freshDatabase }
})
afterAll(() => rm(folder, { recursive: true }))

async function ran(suite: Suite) {
  const cases = (await suite.readCases?.(folder, parts)) ?? []
  const scored: ScoredCase[] = []
  for await (const one of suite.run({ cases, parts, options: { cases: folder, model: 'embedded' } })) scored.push(one)
  return scored
}

test('documents are ranked for each query; a synonym of the set finds what its words do not', async () => {
  const scored = await ran(retrievalSuite)
  expect(scored.map(({ id, scores }) => [id, scores['ndcg@10'], scores['bm25 ndcg@10']])).toEqual([
    ['q1', 1, 1],
    ['q2', 1, 1],
    ['q3', null, null],
    ['name:q1', 1, 0],
  ])
  expect(scored.map(({ groups }) => groups?.['queries'])).toEqual(['main', 'main', 'main', 'name'])
  expect(retrievalSuite.metrics(scored)).toMatchObject({
    'ndcg@10': { value: 1, n: 3 },
    'bm25 ndcg@10': { value: 2 / 3, n: 3 },
    p95ms: { n: 4 },
  })
})

test('only a text that answers makes a query answerable; what none answers is to be left unanswered', async () => {
  const scored = await ran(abstentionSuite)
  // The highest grade of this set is 2: the text graded 1 is related to q2 and does not answer it.
  expect(scored.map(({ id, scores }) => [id, scores['answeredWhenAnswerable'], scores['abstainedWhenNot']])).toEqual([
    ['q1', 1, null],
    ['q2', null, 0],
    ['q3', null, 1],
    ['name:q1', 1, null],
  ])
  expect(abstentionSuite.metrics(scored)).toMatchObject({
    answeredWhenAnswerable: { value: 1, n: 2 },
    abstainedWhenNot: { value: 0.5, n: 2 },
  })
})
