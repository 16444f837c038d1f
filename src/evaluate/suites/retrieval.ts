import { z } from 'zod'
import type { QuestionVector } from '../../retrieve/nearest.ts'
import { questionVector } from '../../retrieve/question-vector.ts'
import { scopeFor } from '../../retrieve/scope.ts'
import { searchUnits } from '../../retrieve/search.ts'
import { countTerms, findCandidates } from '../../retrieve/search-index.ts'
import type { Tx } from '../../store/database.ts'
import { mean, p95 } from '../metric.ts'
import type { EvaluateParts } from '../parts.ts'
import { plainBm25, type Ranker } from '../plain-bm25.ts'
import { type LoadedSet, loadSet, retrievalCases, searcher } from '../retrieval-set.ts'
import { type Grades, ndcg, recall, reciprocalRank } from '../scorers/ranking.ts'
import type { EvalCase, ScoredCase, Suite, SuiteContext } from '../suite.ts'

const own = new URL('../../../evals/suites/retrieval/', import.meta.url).pathname
const scope = scopeFor(searcher, 'en')

/** Ranks documents for each query by the whole pipeline, and beside it by a plain BM25 that is no part of it and by the product's vectors alone. */
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
    const byWords = plainBm25(loaded.documents)
    for (const one of cases) yield await score(one, loaded, byWords, parts)
  } finally {
    await loaded.database.close()
  }
}

async function score(
  one: EvalCase,
  { database, embedders, vocabulary }: LoadedSet,
  byWords: Ranker,
  { log }: EvaluateParts,
) {
  const text = z.string().parse(one.input)
  const grades: Grades = new Map(Object.entries(z.record(z.string(), z.number()).parse(one.expected)))
  const started = performance.now()
  const vector = await questionVector({ database, embedders, log }, text)
  const found = await database.as(searcher, tx => searchUnits(tx, scope, { text, vocabulary }, vector))
  const ms = performance.now() - started
  const ranked = documentsOf(found.units)
  const near = await database.as(searcher, tx => byMeaning(tx, vector))
  return {
    id: one.id,
    output: { ranked: ranked.slice(0, 100), ms: Number(ms.toFixed(1)) } satisfies Output,
    scores: {
      ...Object.fromEntries(Object.entries(measures).map(([name, measure]) => [name, measure(ranked, grades)])),
      'bm25 ndcg@10': ndcg(byWords(text), grades),
      'vector ndcg@10': ndcg(documentsOf(near), grades),
    },
    groups: { queries: String(one.metadata?.['file'] ?? 'main') },
  }
}

async function byMeaning(tx: Tx, vectors: QuestionVector | undefined) {
  if (vectors === undefined) return []
  const found = await findCandidates(tx, {
    scope,
    terms: [],
    counts: await countTerms(tx, scope, []),
    vectors,
    limit: 200,
  })
  return found.toSorted((a, b) => b.cosine - a.cosine)
}

/** Each document once, where its best unit stands. */
const documentsOf = (units: readonly { readonly document: string }[]): readonly string[] => [
  ...new Set(units.map(({ document }) => document)),
]
