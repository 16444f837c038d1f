import { z } from 'zod'
import { corporaFolder, readRules } from '../../../knowledge/rules.ts'
import { readEvidence } from './read-evidence.ts'
import type { Weigh } from './read-sentence.ts'
import { loadWordTables } from './word-tables.ts'

export type EntailmentLabel = 'supports' | 'contradicts' | 'not-enough-information'

export interface Entailment {
  readonly label: EntailmentLabel
  /** How likely it is that the sentences do not decide the claim, and that they contradict it where they do; each between 0 and 1. */
  readonly open: number
  readonly against: number
  /** Indexes of the sentences that decide it, best first; none when they do not decide. */
  readonly rationale: readonly number[]
}

/** Whether the sentences of one text support a claim, contradict it, or leave it open. */
export type Entail = (claim: string, sentences: readonly string[], title?: string) => Entailment

/** Weights of one logistic regression, on features as they are read. */
export interface Weights {
  readonly intercept: number
  readonly features: Readonly<Record<string, number>>
}

const modelSchema = z.object({
  id: z.string(),
  source: z.string(),
  /** `open`: the sentences do not decide. `against`: where they do, they contradict. */
  of: z.enum(['open', 'against']),
  intercept: z.number(),
  features: z.record(z.string(), z.number()),
})
const wordSchema = z.object({ id: z.string(), source: z.string(), weight: z.number(), stems: z.string() })

/** A stem's weight by how many texts hold it; a stem that no row lists is rare and weighs 1. */
export async function loadWordWeights(folder: URL = corporaFolder): Promise<Weigh> {
  const { rows } = await readRules('word-weights', wordSchema, folder)
  const weights = new Map(rows.flatMap(({ weight, stems }) => stems.split(' ').map(stem => [stem, weight] as const)))
  return stem => weights.get(stem) ?? 1
}

/** Reads the learnt model. It is a sum of weighted features, twice: does the text bear on the claim, and does it go against it? */
export async function loadEntailment(
  otherNamesIn: (text: string) => ReadonlySet<string>,
  folder: URL = corporaFolder,
): Promise<Entail> {
  const [tables, weigh, { rows }] = await Promise.all([
    loadWordTables(folder),
    loadWordWeights(folder),
    readRules('entailment-model', modelSchema, folder),
  ])
  const weightsOf = (which: 'open' | 'against'): Weights => {
    const row = rows.find(each => each.of === which)
    if (row === undefined) throw new RangeError(`entailment-model.yaml has no row of ${which}`)
    return row
  }
  const [openWeights, againstWeights] = [weightsOf('open'), weightsOf('against')]
  return (claim, sentences, title = '') => {
    const { bearing, turning, nearest } = readEvidence(claim, sentences, title, { tables, weigh, otherNamesIn })
    const open = logistic(openWeights, bearing)
    const against = logistic(againstWeights, turning)
    const label = open > 0.5 ? 'not-enough-information' : against > 0.5 ? 'contradicts' : 'supports'
    return { label, open, against, rationale: open > 0.5 ? [] : nearest.slice(0, mostRationale) }
  }
}

const mostRationale = 3

/** The probability that the weights give to a reading. */
function logistic({ intercept, features }: Weights, reading: Readonly<Record<string, number>>): number {
  const sum = Object.entries(features).reduce(
    (total, [name, weight]) => total + weight * (reading[name] ?? 0),
    intercept,
  )
  return 1 / (1 + Math.exp(-sum))
}
