import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Refusal } from '../../kernel/errors.ts'
import { corporaFolder, readRules } from '../../knowledge/rules.ts'
import { compilePhrases } from '../triage/pattern.ts'
import { splitSentences } from '../triage/sentence.ts'
import { createFeatures } from './features.ts'
import { type Weights, weigh } from './learn.ts'

/** What a request is after, as far as it must be refused: harm to somebody, or to turn the assistant against its rules. */
export type IntentName = 'harm' | 'attack'

/** How far a text goes beyond its limit: above 0 it is refused. `because` names the features that spoke for it, strongest first. */
export interface Intent {
  readonly score: number
  readonly because: readonly string[]
}

/** `matching` is folded text. */
export type ReadIntent = (matching: string) => Intent

const source = z.union([z.string(), z.array(z.string()).min(1)])
const name = z.enum(['harm', 'attack'])
export const meaningSchema = z.object({
  id: z.string(),
  source,
  /** The models that read it; `about`: words of the matter itself, without which a model whose limit asks for them is silent. */
  model: z.union([name, z.literal('about'), z.array(name).min(1)]).transform(one => [one].flat()),
  /** It names a wrong that somebody does; the rest says to whom, with what, or what is done against it. */
  wrong: z.boolean().default(false),
  phrases: z.array(z.string()).min(1),
})
const limitSchema = z.object({
  id: name,
  source,
  /** Log odds above which a text is refused; set on our own cases. */
  limit: z.number(),
  /** The limit for a text in which no word names a wrong. */
  unspoken: z.number().optional(),
  /** In words: a longer text tells a story, and one in which no word names a wrong is no wish to do one. */
  storyFrom: z.number().int().positive().optional(),
  /** The meaning of the matter itself; without it the text must go beyond `elsewhere`. */
  about: z.string().optional(),
  elsewhere: z.number().optional(),
})

/** Where the learnt weights stand, beside the examples they were learnt from; `npm run learn` writes it. */
export const weightsFile = (folder: URL = corporaFolder): URL => new URL('rules/intent-weights.tsv', folder)

/** Both readers of intent, from corpora/rules. Deterministic; without files or network afterwards. */
export async function loadIntents(folder?: URL): Promise<Readonly<Record<IntentName, ReadIntent>>> {
  const [meanings, limits, stored] = await Promise.all([
    readRules('intent-words', meaningSchema, folder),
    readRules('intent-limits', limitSchema, folder),
    readWeights(folder),
  ])
  const reader = (which: IntentName): ReadIntent => {
    const row = limits.rows.find(({ id }) => id === which)
    if (row === undefined) throw new RangeError(`corpora/rules/intent-limits.yaml has no row ${which}`)
    const own = meanings.rows.filter(({ model }) => model.includes(which))
    const read = createFeatures(own)
    const wrongs = own.filter(({ wrong }) => wrong).map(({ id }) => `means:${id}`)
    const matter = meanings.rows.find(({ id }) => id === row.about)
    const isAbout = matter === undefined ? () => true : mentions(matter.phrases)
    return matching => {
      const features = read(matching)
      const { score, because } = weigh(stored[which], features)
      const isSpoken = wrongs.length === 0 || wrongs.some(wrong => features.has(wrong))
      const isStory = row.storyFrom !== undefined && matching.split(/\s+/).length >= row.storyFrom
      const unspoken = isStory ? (row.elsewhere ?? row.limit) : (row.unspoken ?? row.limit)
      const limit = isSpoken ? row.limit : unspoken
      return { score: score - (isAbout(matching) ? limit : (row.elsewhere ?? limit)), because }
    }
  }
  return { harm: reader('harm'), attack: reader('attack') }
}

function mentions(phrases: readonly string[]): (matching: string) => boolean {
  const pattern = compilePhrases(phrases, new Map())
  return matching => splitSentences(matching, word => word).some(({ text }) => text.search(pattern) >= 0)
}

/** Lines of model, feature and weight. */
export async function readWeights(folder?: URL): Promise<Readonly<Record<IntentName, Weights>>> {
  const weights = { harm: new Map<string, number>(), attack: new Map<string, number>() }
  const lines = (await readFile(weightsFile(folder), 'utf8')).trimEnd().split('\n')
  lines.forEach((line, at) => {
    const [which, feature, weight] = line.split('\t')
    const parsed = name.safeParse(which)
    if (!parsed.success || feature === undefined || !Number.isFinite(Number(weight ?? Number.NaN)))
      throw new Refusal('invalid', `corpora/rules/intent-weights.tsv:${at + 1} is no weight.`, 'Run npm run learn.')
    weights[parsed.data].set(feature, Number(weight))
  })
  return weights
}
