import { z } from 'zod'
import { foldForMatching } from '../../kernel/canonical.ts'
import { readRules } from '../../knowledge/rules.ts'
import { expandExamples } from './examples.ts'
import { createFeatures } from './features.ts'
import { type IntentName, meaningSchema } from './intent.ts'
import { type Example, learn } from './learn.ts'

const source = z.union([z.string(), z.array(z.string()).min(1)])
const name = z.enum(['harm', 'attack'])
const exampleSchema = z.object({
  id: z.string(),
  source,
  model: z.union([name, z.array(name).min(1)]).transform(one => [one].flat()),
  /** Requests to refuse, one a line. */
  asked: z.string().default(''),
  /** Requests that only look like it. */
  harmless: z.string().default(''),
})

/** Weights below this much change no decision and are not stored. */
const least = 0.05

/** Learns the weights of both models from the examples under corpora/rules, rounded as they are stored. The same examples give the same weights. */
export async function learnIntents(
  folder?: URL,
): Promise<Readonly<Record<IntentName, Readonly<Record<string, number>>>>> {
  const [meanings, examples] = await Promise.all([
    readRules('intent-words', meaningSchema, folder),
    readRules('intent-examples', exampleSchema, folder),
  ])
  const learnOne = (which: IntentName): Readonly<Record<string, number>> => {
    const read = createFeatures(meanings.rows.filter(({ model }) => model.includes(which)))
    const texts = examples.rows.filter(({ model }) => model.includes(which)).flatMap(expandExamples)
    const weights = learn(known(texts.map(({ text, isAsked }) => ({ features: read(foldForMatching(text)), isAsked }))))
    return Object.fromEntries(
      [...weights]
        .filter(([, weight]) => Math.abs(weight) >= least)
        .map(([feature, weight]): [string, number] => [feature, Number(weight.toFixed(2))])
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    )
  }
  return { harm: learnOne('harm'), attack: learnOne('attack') }
}

/** Leaves out what stands in one example only: a wording met once is chance. */
function known(examples: readonly Example[]): readonly Example[] {
  const count = new Map<string, number>()
  for (const { features } of examples) for (const feature of features) count.set(feature, (count.get(feature) ?? 0) + 1)
  return examples.map(({ features, isAsked }) => ({
    features: new Set([...features].filter(feature => !feature.startsWith('pair:') || (count.get(feature) ?? 0) > 1)),
    isAsked,
  }))
}
