import { z } from 'zod'
import { indexTerms } from '../../knowledge/terms.ts'
import { readQuery } from '../../retrieve/query.ts'
import { questionVector } from '../../retrieve/question-vector.ts'
import { scopeFor } from '../../retrieve/scope.ts'
import { type QuestionVector, searchUnits } from '../../retrieve/search.ts'
import { countTerms, findCandidates } from '../../retrieve/search-index.ts'
import { weighTerms } from '../../retrieve/weights.ts'
import type { Tx } from '../../store/database.ts'
import { mean, p95 } from '../metric.ts'
import type { EvaluateParts } from '../parts.ts'
import { type LoadedSet, loadSet, retrievalCases, searcher } from '../retrieval-set.ts'
import { type Grades, ndcg, recall, reciprocalRank } from '../scorers/ranking.ts'
import type { EvalCase, ScoredCase, Suite, SuiteContext } from '../suite.ts'

const own = new URL('../../../evals/suites/retrieval/', import.meta.url).pathname
const scope = scopeFor(searcher, 'en')

/** Ranks documents for each query by the whole pipeline, and beside it by BM25 alone and by vectors alone. */
export const retrievalSuite: Suite = {
  name: 'retrieval',
  description: 'Which documents are found first, against graded judgements (a folder in BEIR layout)',
  readCases: retrievalCases,
  run: runRetrieval,
  metrics: cases => ({
    ...Object.fromEntries(scoreNames.map(name => [name, mean(cases, name)])),
    p95ms: p95(cases.map(({ output }) => (output as Output).ms)),
  }),
}

interface Output {
  readonly ranked: readonly string[]
  readonly ms: number
}

const measures = {
  'ndcg@10': (ranked: readonly string[], grades: Grades) => ndcg(ranked, grades),
  'mrr@10': (ranked: readonly string[], grades: Grades) => reciprocalRank(ranked, grades),
  'recall@10': (ranked: readonly string[], grades: Grades) => recall(ranked, grades, 10),
  'recall@100': (ranked: readonly string[], grades: Grades) => recall(ranked, grades, 100),
}
const scoreNames = [...Object.keys(measures), 'bm25 ndcg@10', 'vector ndcg@10']

async function* runRetrieval({ cases, parts, options }: SuiteContext): AsyncGenerator<ScoredCase> {
  const loaded = await loadSet(options.cases ?? own, parts)
  try {
    for (const one of cases) yield await score(one, loaded, parts)
  } finally {
    await loaded.database.close()
  }
}

async function score(one: EvalCase, { database, embedders, vocabulary }: LoadedSet, { log }: EvaluateParts) {
  const text = z.string().parse(one.input)
  const grades: Grades = new Map(Object.entries(z.record(z.string(), z.number()).parse(one.expected)))
  const started = performance.now()
  const vector = await questionVector({ database, embedders, log }, text)
  const found = await database.as(searcher, tx => searchUnits(tx, scope, { text, vocabulary }, vector))
  const ms = performance.now() - started
  const ranked = documentsOf(found.units)
  const lanes = await database.as(searcher, async tx => ({
    bm25: documentsOf(await byWords(tx, text)),
    vector: documentsOf(await byMeaning(tx, vector)),
  }))
  return {
    id: one.id,
    output: { ranked: ranked.slice(0, 100), ms: Number(ms.toFixed(1)) } satisfies Output,
    scores: {
      ...Object.fromEntries(Object.entries(measures).map(([name, measure]) => [name, measure(ranked, grades)])),
      'bm25 ndcg@10': ndcg(lanes.bm25, grades),
      'vector ndcg@10': ndcg(lanes.vector, grades),
    },
    groups: { queries: String(one.metadata?.['file'] ?? 'main') },
  }
}

/** BM25 over the words as they were typed: no vocabulary, no spelling, no weighing of long questions. */
async function byWords(tx: Tx, text: string) {
  const concepts = readQuery(text, { phrases: new Map(), frame: new Set() }).map(concept => ({
    ...concept,
    emphasis: 1,
  }))
  const counts = await countTerms(tx, scope, indexTerms(text))
  return findCandidates(tx, { scope, terms: weighTerms(concepts, counts), meanLength: counts.meanLength, limit: 100 })
}

async function byMeaning(tx: Tx, vectors: QuestionVector | undefined) {
  if (vectors === undefined) return []
  const found = await findCandidates(tx, { scope, terms: [], meanLength: 1, vectors, limit: 200 })
  return found.toSorted((a, b) => b.cosine - a.cosine)
}

/** Each document once, where its best unit stands. */
const documentsOf = (units: readonly { readonly document: string }[]): readonly string[] => [
  ...new Set(units.map(({ document }) => document)),
]
