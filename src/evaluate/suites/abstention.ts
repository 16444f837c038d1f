import { z } from 'zod'
import { questionVector } from '../../retrieve/question-vector.ts'
import { retrieve } from '../../retrieve/retrieve.ts'
import { proportion } from '../metric.ts'
import { loadSet, retrievalCases, searcher } from '../retrieval-set.ts'
import type { ScoredCase, Suite, SuiteContext } from '../suite.ts'

const own = new URL('../../../evals/suites/abstention/', import.meta.url).pathname
/** A document graded this or more answers the question; below, it is only related. In a set whose highest grade is 1, 1 answers. */
const answersFrom = 2

/** Whether the product answers where something answers, and says that it has nothing where nothing does. */
export const abstentionSuite: Suite = {
  name: 'abstention',
  description: 'Answers when the knowledge base holds an answer, and only then (a folder in BEIR layout)',
  readCases: retrievalCases,
  run: runAbstention,
  metrics: cases => ({
    answeredWhenAnswerable: proportion(cases, 'answeredWhenAnswerable'),
    abstainedWhenNot: proportion(cases, 'abstainedWhenNot'),
  }),
}

async function* runAbstention({ cases, parts, options }: SuiteContext): AsyncGenerator<ScoredCase> {
  const { database, embedders, vocabulary } = await loadSet(options.cases ?? own, parts)
  const graded = cases.map(one => Object.values(z.record(z.string(), z.number()).parse(one.expected)))
  const least = Math.min(answersFrom, Math.max(...graded.flat()))
  try {
    for (const [index, one] of cases.entries()) {
      const text = z.string().parse(one.input)
      const vector = await questionVector({ database, embedders, log: parts.log }, text)
      const { passages, missing } = await database.as(searcher, tx =>
        retrieve(tx, searcher, { text, level: 'standard', language: 'en', vocabulary, vector }),
      )
      const isAnswerable = (graded[index] ?? []).some(grade => grade >= least)
      const isAnswered = passages.length > 0
      yield {
        id: one.id,
        output: {
          kind: isAnswered ? 'answered' : 'abstained',
          documents: [...new Set(passages.map(({ document }) => document.id))],
          missing: missing.map(({ name }) => name),
        },
        scores: {
          answeredWhenAnswerable: isAnswerable ? Number(isAnswered) : null,
          abstainedWhenNot: isAnswerable ? null : Number(!isAnswered),
        },
        groups: { queries: String(one.metadata?.['file'] ?? 'main') },
      }
    }
  } finally {
    await database.close()
  }
}
