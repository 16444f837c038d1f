import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCorpus, readQueries } from './beir.ts'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'beir-'))
})
afterAll(() => rm(root, { recursive: true }))

/** A folder of its own with these files. */
async function setOf(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(root, name)
  await mkdir(folder)
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
  return folder
}

const corpus = '{"_id":"1","title":"Warfarin","text":"Thins blood."}\n\n{"_id":"2","text":"No title."}\r\n'
const queries = '{"_id":"q1","text":"blood thinner"}\n{"_id":"q2","text":"never judged"}\n'
const qrels = 'query-id\tcorpus-id\tscore\nq1\t1\t2\nq1\t2\t0\n'

test('texts are read with and without a title, blank lines aside, whatever ends a line', async () => {
  const folder = await setOf('whole', { 'corpus.jsonl': corpus, 'queries.jsonl': queries, 'qrels.tsv': qrels })
  expect(await readCorpus(folder)).toEqual([
    { id: '1', title: 'Warfarin', text: 'Thins blood.' },
    { id: '2', title: '', text: 'No title.' },
  ])
})

test('a query comes with its grades, 0 among them; one that nobody judged is left out', async () => {
  const folder = await setOf('judged', { 'queries.jsonl': queries, 'qrels.tsv': qrels })
  expect(await readQueries(folder)).toEqual([{ id: 'q1', text: 'blood thinner', grades: { 1: 2, 2: 0 }, file: 'main' }])
})

test('further queries are judged by the file of their name, or else by the main one, and never mix up ids', async () => {
  const folder = await setOf('further', {
    'queries.jsonl': queries,
    'qrels.tsv': qrels,
    'queries-lay.jsonl': '{"_id":"q1","text":"what thins blood"}\n',
    'queries-typo.jsonl': '{"_id":"q1","text":"blod thinner"}\n',
    'qrels-typo.tsv': 'query-id\tcorpus-id\tscore\nq1\t2\t1\n',
  })
  expect((await readQueries(folder)).map(({ id, grades, file }) => ({ id, grades, file }))).toEqual([
    { id: 'q1', grades: { 1: 2, 2: 0 }, file: 'main' },
    { id: 'lay:q1', grades: { 1: 2, 2: 0 }, file: 'lay' },
    { id: 'typo:q1', grades: { 2: 1 }, file: 'typo' },
  ])
})

test.each([
  ['corpus.jsonl', '{"_id":"1","text":"ok"}\n{"_id":"2","te', 'corpus.jsonl:2 is not JSON'],
  ['corpus.jsonl', '{"_id":"1","text":"ok"}\n\n{"title":"no id"}', 'corpus.jsonl:3: '],
  ['queries.jsonl', '{"_id":7,"text":"a number for an id"}', 'queries.jsonl:1: '],
  ['qrels.tsv', 'query-id\tcorpus-id\tscore\nq1\t1\t1\nq1 1 1', 'qrels.tsv:3 is no judgement'],
  ['qrels.tsv', 'query-id\tcorpus-id\tscore\nq1\t1\tgood', 'qrels.tsv:2 is no judgement'],
])('a broken line of %s is named by its number: %j', async (file, text, message) => {
  const whole = { 'corpus.jsonl': corpus, 'queries.jsonl': queries, 'qrels.tsv': qrels }
  const folder = await setOf(`broken-${crypto.randomUUID()}`, { ...whole, [file]: text })
  const read = file === 'corpus.jsonl' ? readCorpus(folder) : readQueries(folder)
  await expect(read).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(message) })
})

test('a folder that is not there or lacks a file says which', async () => {
  await expect(readQueries(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' })
  const folder = await setOf('lacking', { 'queries.jsonl': queries })
  await expect(readQueries(folder)).rejects.toThrow('no qrels.tsv')
})
