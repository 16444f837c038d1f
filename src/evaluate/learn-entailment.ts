import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Weights } from '../guard/verify/entailment/entailment.ts'
import { type EvidenceParts, readEvidence } from '../guard/verify/entailment/read-evidence.ts'
import { parseYaml } from '../kernel/yaml.ts'
import { sentenceSpans } from '../knowledge/sentences.ts'
import { stem } from '../knowledge/stem.ts'
import { indexTerms } from '../knowledge/terms.ts'
import { fitLogistic } from './logistic-regression.ts'

const trainingFile = new URL('../../evals/suites/support/training.yaml', import.meta.url)

const trainingSchema = z.object({
  reviewed: z.iso.date(),
  rows: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      text: z.string(),
      supports: z.array(z.string()),
      contradicts: z.array(z.string()),
      open: z.array(z.string()),
    }),
  ),
})
export type TrainingText = Readonly<z.infer<typeof trainingSchema>['rows'][number]>

export const readTraining = async (): Promise<readonly TrainingText[]> =>
  trainingSchema.parse(parseYaml(await readFile(trainingFile, 'utf8'), 'evals/suites/support/training.yaml')).rows

export interface LearntEntailment {
  readonly pairs: number
  readonly open: Weights
  readonly against: Weights
}

/** How much large weights cost; found on the training pairs themselves, a fifth left out at a time. */
const penalty = { open: 20, against: 60 } as const

/**
 * Learns the two regressions of the entailment scorer from the written pairs. Each text also stands beside two claims of the text most like it,
 * which it leaves open. The same pairs always give the same weights.
 */
export function learnEntailment(texts: readonly TrainingText[], parts: EvidenceParts): LearntEntailment {
  const examples = texts.flatMap(text => {
    const other = mostLike(text, texts)
    const of = (claims: readonly string[], label: Label, { title, text: body }: TrainingText) =>
      claims.map(claim => ({ label, reading: readEvidence(claim, sentencesOf(body), title, parts) }))
    return [
      ...of(text.supports, 'supports', text),
      ...of(text.contradicts, 'contradicts', text),
      ...of(text.open, 'open', text),
      ...of([...text.supports.slice(0, 1), ...text.contradicts.slice(0, 1)], 'open', other),
    ]
  })
  const decided = examples.filter(({ label }) => label !== 'open')
  return {
    pairs: examples.length,
    open: fitLogistic(
      examples.map(({ label, reading }) => ({ isTrue: label === 'open', features: reading.bearing })),
      penalty.open,
    ),
    against: fitLogistic(
      decided.map(({ label, reading }) => ({ isTrue: label === 'contradicts', features: reading.turning })),
      penalty.against,
    ),
  }
}

type Label = 'supports' | 'contradicts' | 'open'

const sentencesOf = (text: string): readonly string[] =>
  sentenceSpans(text).map(({ start, end }) => text.slice(start, end))

/** Of the texts of the same sort, the one that shares most words with the claims of this one. */
function mostLike(text: TrainingText, texts: readonly TrainingText[]): TrainingText {
  const terms = new Set(indexTerms([...text.supports.slice(0, 1), ...text.contradicts.slice(0, 1)].join(' ')))
  const shared = ({ text: body }: TrainingText): number =>
    new Set(indexTerms(body).filter(term => terms.has(term))).size
  const [best] = texts
    .filter(other => other !== text && other.id[0] === text.id[0])
    .toSorted((a, b) => shared(b) - shared(a))
  return best ?? text
}

/** Weight of every stem that is not rare, by how many of the texts hold it; in steps of a twentieth, from 0.15 on. */
export function learnWordWeights(texts: readonly string[]): ReadonlyMap<string, number> {
  const holding = new Map<string, number>()
  for (const text of texts) {
    const stems = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(stem)
    for (const one of new Set(stems)) holding.set(one, (holding.get(one) ?? 0) + 1)
  }
  const rarest = Math.log(texts.length + 1)
  return new Map(
    [...holding].flatMap(([one, count]) => {
      const weight = Math.max(0.15, Math.round((20 * Math.log((texts.length + 1) / count)) / rarest) / 20)
      return weight < 0.85 && /\p{L}/u.test(one) ? [[one, weight] as const] : []
    }),
  )
}
