import { z } from 'zod'
import { corporaFolder, readRules } from '../../../knowledge/rules.ts'
import { stem } from '../../../knowledge/stem.ts'

const kinds = ['up', 'down', 'good', 'bad', 'without', 'none', 'not', 'harm', 'most', 'few', 'needed', 'spare'] as const
export type DirectionKind = (typeof kinds)[number]

const directionSchema = z.object({
  id: z.string(),
  source: z.string(),
  kind: z.enum(kinds),
  words: z.array(z.string()).min(1),
})
const oppositeSchema = z.object({
  id: z.string(),
  source: z.string(),
  pairs: z.array(z.tuple([z.string(), z.string()])).min(1),
})
const sameSchema = z.object({ id: z.string(), source: z.string(), sets: z.array(z.array(z.string()).min(2)) })

/** The words by which a claim and its evidence are compared, read once at start. */
export interface WordTables {
  /** Kinds of a word, or of a phrase of up to three words joined by single spaces; small letters. */
  readonly directions: ReadonlyMap<string, ReadonlySet<DirectionKind>>
  /** Stem → stems of its opposites. */
  readonly opposites: ReadonlyMap<string, ReadonlySet<string>>
  /** Stem → numbers of the sets of one meaning that it stands in. */
  readonly same: ReadonlyMap<string, ReadonlySet<number>>
}

export async function loadWordTables(folder: URL = corporaFolder): Promise<WordTables> {
  const [directions, opposites, same] = await Promise.all([
    readRules('direction-words', directionSchema, folder),
    readRules('opposite-words', oppositeSchema, folder),
    readRules('same-words', sameSchema, folder),
  ])
  const pairs = opposites.rows.flatMap(row => row.pairs).map(([a, b]) => [stem(a), stem(b)] as const)
  const sets = same.rows.flatMap(row => row.sets)
  return {
    directions: gathered(directions.rows.flatMap(({ kind, words }) => words.map(word => [word, kind] as const))),
    opposites: gathered([...pairs, ...pairs.map(([a, b]) => [b, a] as const)]),
    same: gathered(sets.flatMap((words, index) => words.map(word => [stem(word), index] as const))),
  }
}

function gathered<V>(entries: readonly (readonly [string, V])[]): ReadonlyMap<string, ReadonlySet<V>> {
  const found = new Map<string, Set<V>>()
  for (const [key, value] of entries) {
    const values = found.get(key) ?? new Set()
    values.add(value)
    found.set(key, values)
  }
  return found
}
