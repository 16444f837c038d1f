import { silentLog } from '../../kernel/log.ts'
import type { Embedders } from '../../models/embedders.ts'
import { distanceOf, exactDistanceOf, type QuestionVector } from '../../retrieve/nearest.ts'
import { readQuestion } from '../../retrieve/question.ts'
import { questionVector } from '../../retrieve/question-vector.ts'
import { scoreUnits } from '../../retrieve/rerank.ts'
import { retrieve } from '../../retrieve/retrieve.ts'
import { type Scope, scopeFor } from '../../retrieve/scope.ts'
import { findCandidates } from '../../retrieve/search-index.ts'
import { readChunks, unitText } from '../../retrieve/unit-texts.ts'
import type { Vocabulary } from '../../retrieve/vocabulary.ts'
import { weighConcepts, weighTerms } from '../../retrieve/weights.ts'
import type { Database, Tx } from '../../store/database.ts'
import { vectorParameter } from '../../store/vector.ts'
import { searcher } from '../retrieval-set.ts'
import { rounded, type Spread, spread, timed } from './spread.ts'

export interface Asking {
  readonly database: Database
  readonly embedders: Embedders
  readonly vocabulary: Vocabulary
}

/** Milliseconds of each step of a question, measured one beside the other over the same questions. */
export interface QueryTimes {
  readonly whole: Spread
  readonly stages: {
    readonly embedding: Spread
    readonly reading: Spread
    /** Best by words, without vectors. */
    readonly lexical: Spread
    /** `order by embedding <=> question limit 100` in the scope, and nothing else. */
    readonly nearest: Spread
    /** Words and meaning together. */
    readonly candidates: Spread
    readonly chunks: Spread
    readonly comparing: Spread
  }
  /** Median of whole over median of nearest; and the same of the 95th percentiles. */
  readonly ratio: { readonly p50: number; readonly p95: number }
  /** Of the nearest chunks by comparing all, how many the index finds: mean over the questions, with its normal 95 % interval. */
  readonly recall: { readonly at10: Share; readonly at100: Share }
}

interface Share {
  readonly n: number
  readonly mean: number
  readonly low: number
  readonly high: number
}

const scope = scopeFor(searcher, 'en')
const compared = 40
const brought = 100
/** Exact comparison is slow on a large base: this many questions are enough to tell. */
const recallOver = 100

/** Asks every question as a reader would, and step by step. */
export async function measureQueries(
  asking: Asking,
  questions: readonly string[],
  progress: (done: number) => void,
): Promise<QueryTimes> {
  const { database, vocabulary } = asking
  // What a server that has run for a minute has warm: code, and the pages that every question reads.
  for (const text of questions.slice(0, 20)) await askWhole(asking, text.split(' ').toReversed().join(' '))
  const whole: number[] = []
  const steps = {
    embedding: [],
    reading: [],
    lexical: [],
    nearest: [],
    candidates: [],
    chunks: [],
    comparing: [],
  } as Record<Step, number[]>
  const askInWhole = async (text: string): Promise<void> => {
    whole.push((await timed(() => askWhole(asking, text)))[1])
  }
  for (const [at, text] of questions.entries()) {
    // Whichever comes second finds the pages of this question warm: the whole and its steps take turns.
    if (at % 2 === 0) await askInWhole(text)
    const [vector, embedding] = await timed(() => questionVector({ ...asking, log: silentLog }, text))
    steps.embedding.push(embedding)
    await database.as(searcher, async tx => {
      for (const [step, ms] of await askInSteps(tx, text, vocabulary, vector)) steps[step].push(ms)
    })
    if (at % 2 === 1) await askInWhole(text)
    progress(at + 1)
  }
  // Apart from the times: reading all vectors leaves nothing else in the caches.
  const recalls: { readonly at10: number; readonly at100: number }[] = []
  for (const text of questions.slice(0, recallOver)) {
    const vector = await questionVector({ ...asking, log: silentLog }, text)
    if (vector !== undefined) recalls.push(await database.as(searcher, tx => measureRecall(tx, scope, vector)))
  }
  const [w, n] = [spread(whole), spread(steps.nearest)]
  const { embedding, reading, lexical, candidates, chunks, comparing } = steps
  return {
    whole: w,
    stages: {
      embedding: spread(embedding),
      reading: spread(reading),
      lexical: spread(lexical),
      nearest: n,
      candidates: spread(candidates),
      chunks: spread(chunks),
      comparing: spread(comparing),
    },
    ratio: { p50: rounded(w.p50 / n.p50), p95: rounded(w.p95 / n.p95) },
    recall: { at10: shareOf(recalls.map(({ at10 }) => at10)), at100: shareOf(recalls.map(({ at100 }) => at100)) },
  }
}

type Step = keyof QueryTimes['stages']

async function askWhole({ database, embedders, vocabulary }: Asking, text: string): Promise<void> {
  const vector = await questionVector({ database, embedders, log: silentLog }, text)
  await database.as(searcher, tx =>
    retrieve(tx, searcher, { text, level: 'standard', language: 'en', vocabulary, vector }),
  )
}

async function askInSteps(
  tx: Tx,
  text: string,
  vocabulary: Vocabulary,
  vector: QuestionVector | undefined,
): Promise<readonly (readonly [Step, number])[]> {
  const [{ concepts, counts }, reading] = await timed(() => readQuestion(tx, scope, { text, vocabulary }))
  const search = { scope, terms: weighTerms(concepts, counts), counts, limit: brought }
  const [, lexical] = await timed(() => findCandidates(tx, search))
  const nearest = vector === undefined ? [] : [(await timed(() => nearestChunks(tx, scope, vector, brought)))[1]]
  const [found, candidates] = await timed(() =>
    findCandidates(tx, vector === undefined ? search : { ...search, vectors: vector }),
  )
  const close = found.slice(0, compared)
  const [rows, chunks] = await timed(() =>
    readChunks(
      tx,
      scope,
      close.map(({ unit }) => unit),
    ),
  )
  const [, comparing] = await timed(async () => {
    const byUnit = Map.groupBy(rows, ({ unit }) => unit)
    const ranked = close.map(each => ({ ...each, text: unitText(byUnit.get(each.unit) ?? []) }))
    return scoreUnits(ranked, weighConcepts(concepts, counts))
  })
  return [
    ['reading', reading],
    ['lexical', lexical],
    ...nearest.map(ms => ['nearest', ms] as const),
    ['candidates', candidates],
    ['chunks', chunks],
    ['comparing', comparing],
  ]
}

async function nearestChunks(
  tx: Tx,
  { numbers, language }: Scope,
  vectors: QuestionVector,
  limit: number,
  isExact = false,
) {
  const distance = isExact ? exactDistanceOf('$1') : distanceOf(vectors, '$1')
  const rows = await tx.query<{ chunk: string }>(
    `select chunk_id as chunk from chunk_vector where embedder = $2 and language = $3 and scope = any($4::int[]) order by ${distance} limit $5`,
    [vectorParameter(vectors.vector), vectors.embedder, language, numbers, limit],
  )
  return rows.map(({ chunk }) => chunk)
}

async function measureRecall(tx: Tx, within: Scope, vector: QuestionVector) {
  const recallAt = async (limit: number): Promise<number> => {
    const found = new Set(await nearestChunks(tx, within, vector, limit))
    const exact = await nearestChunks(tx, within, vector, limit, true)
    return exact.length === 0 ? 1 : exact.filter(chunk => found.has(chunk)).length / exact.length
  }
  return { at10: await recallAt(10), at100: await recallAt(100) }
}

function shareOf(values: readonly number[]): Share {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const half = 1.96 * Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1) / n)
  return { n, mean: rounded4(mean), low: rounded4(mean - half), high: rounded4(Math.min(1, mean + half)) }
}

const rounded4 = (value: number): number => Math.round(value * 10_000) / 10_000
