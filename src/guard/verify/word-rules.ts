import { z } from 'zod'
import { corporaFolder, readRules } from '../../knowledge/rules.ts'
import { stem } from '../../knowledge/stem.ts'
import { wordsOf } from '../../knowledge/terms.ts'
import { loadWordTables } from './entailment/word-tables.ts'

const formSchema = z.object({ id: z.string(), source: z.string(), forms: z.array(z.array(z.string()).min(2)) })
const apartSchema = z.object({
  id: z.string(),
  source: z.string(),
  /**
   * `apart`: naming one where the source names another is a fault. `judging`: naming one where the source names none is.
   * `taking`: takes the thing after it away. */
  kind: z.enum(['apart', 'judging', 'taking']).default('apart'),
  words: z.array(z.string()).min(2),
})
const oppositeSchema = z.object({
  id: z.string(),
  source: z.string(),
  pairs: z.array(z.tuple([z.string(), z.string()])),
})

/** What verification knows of words: irregular forms, things that are not one another, and opposites. */
export interface WordRules {
  /** The base form of a word, by stem: "taken" and "takes" are "take". */
  base(word: string): string
  readonly apart: readonly ReadonlySet<string>[]
  /** Words that judge: no claim may judge where its source does not. */
  readonly judging: ReadonlySet<string>
  /** Words that take the thing after them away: "loss of", "without". */
  readonly taking: ReadonlySet<string>
  /** Words that say which way a thing goes: "increase", "lower". */
  readonly turning: ReadonlySet<string>
  /** Stem → numbers of the sets of one meaning that it stands in. */
  readonly same: ReadonlyMap<string, ReadonlySet<number>>
  readonly opposites: readonly (readonly [string, string])[]
}

export async function loadWordRules(folder: URL = corporaFolder): Promise<WordRules> {
  const [forms, apart, opposites, tables] = await Promise.all([
    readRules('word-forms', formSchema, folder),
    readRules('apart-words', apartSchema, folder),
    readRules('opposite-words', oppositeSchema, folder),
    loadWordTables(folder),
  ])
  const bases = new Map(
    forms.rows.flatMap(row => row.forms.flatMap(([first = '', ...others]) => others.map(one => [one, stem(first)]))),
  )
  const known = new Map<string, string>()
  const base = (word: string): string => {
    const lower = word.toLowerCase()
    const before = known.get(lower)
    if (before !== undefined) return before
    if (known.size > mostKnown) known.clear()
    const found = baseOf(lower)
    known.set(lower, found)
    return found
  }
  const baseOf = (lower: string): string => {
    const [folded] = wordsOf(lower)
    // A stemmer leaves words of three letters alone, so their plural must come down to them.
    const short = /^[a-z]{2}[a-rt-z]s$/.test(lower) ? lower.slice(0, 3) : undefined
    return bases.get(lower) ?? short ?? folded?.key ?? lower
  }
  return {
    base,
    apart: apart.rows.flatMap(({ kind, words }) => (kind === 'apart' ? [new Set(words.map(base))] : [])),
    judging: new Set(apart.rows.flatMap(({ kind, words }) => (kind === 'judging' ? words.map(base) : []))),
    taking: new Set(apart.rows.flatMap(({ kind, words }) => (kind === 'taking' ? words : []))),
    same: tables.same,
    turning: new Set([...tables.directions.keys()].map(base)),
    opposites: opposites.rows.flatMap(({ pairs }) => pairs.map(([a, b]) => [base(a), base(b)] as const)),
  }
}

/** Words whose base form is kept: texts say few words many times. */
const mostKnown = 50_000

/** Base forms of the words of a text. */
export const basesIn = (text: string, { base }: Pick<WordRules, 'base'>): ReadonlySet<string> =>
  new Set((text.match(/[\p{L}\p{N}'’]+/gu) ?? []).map(base))

/**
 * A thing that the claim names though its source names only another of the same group ("the right ankle" for "the right wrist"), or a judgement
 * ("it gets better") where the source judges nothing.
 */
export function otherThing(claim: string, whole: string, rules: WordRules, isWorded: boolean): string | undefined {
  // What our own reader denies it does not name: "not as active now" of a stopped order.
  const said = basesIn(isWorded ? claim : claim.replace(/\bnot(?: as)? \p{L}+/gu, ''), rules)
  const known = basesIn(whole, rules)
  const strange = rules.apart
    .filter(group => [...group].some(word => known.has(word)))
    .flatMap(group => [...group].filter(word => said.has(word) && !known.has(word)))
  const judged = (isWorded ? [...said] : []).filter(word => rules.judging.has(word) && !known.has(word))
  return [...strange, ...(judged.some(word => [...known].some(other => isSame(word, other, rules))) ? [] : judged)][0]
}

/** Words that may stand between what is taken away and the word that takes it. */
const between = /^(?:of|the|a|an|in|your|this|that|any|levels?|amounts?|enough|de|la|el|su)$/i

/** Whether each thing of a text stands there taken away ("loss of kidney function", "without insulin"), by its base form. */
function takenAway(text: string, { base, taking }: WordRules): ReadonlyMap<string, ReadonlySet<boolean>> {
  const found = new Map<string, Set<boolean>>()
  let isTaken = false
  for (const word of text.match(/[\p{L}\p{N}'’]+|[.;:,()]/gu) ?? []) {
    if (taking.has(word.toLowerCase())) isTaken = true
    else if (!between.test(word)) {
      found.set(base(word), (found.get(base(word)) ?? new Set()).add(isTaken))
      isTaken = false
    }
  }
  return found
}

/** The claim has a thing where its source has the want of it, or the other way round: "iron causes tiredness" for "lack of iron". */
export function otherPresence(claim: string, nearest: readonly string[], rules: WordRules): boolean {
  const known = takenAway(nearest.join('. '), rules)
  return [...takenAway(claim, rules)].some(([word, said]) => {
    const meant = known.get(word)
    return word.length > 2 && meant !== undefined && ![...said].some(is => meant.has(is))
  })
}

/** Two words of one meaning. */
export function isSame(a: string, b: string, { same }: Pick<WordRules, 'same'>): boolean {
  const others = same.get(b)
  return a === b || [...(same.get(a) ?? [])].some(set => others?.has(set) === true)
}

/** A word of the sentence whose opposite stands in the nearest source sentences while the word itself does not. */
export function turnedWord(sentence: string, nearest: readonly string[], rules: WordRules): string | undefined {
  const said = basesIn(sentence, rules)
  const known = basesIn(nearest.join(' '), rules)
  return (
    rules.opposites
      .flatMap(([a, b]) => [
        [a, b],
        [b, a],
      ])
      .find(
        ([word = '', other = '']) => said.has(word) && !known.has(word) && known.has(other) && !said.has(other),
      )?.[0] ??
    prefixed(said, known) ??
    prefixed(known, said)
  )
}

/** "Unopened" beside "opened". */
const prefixed = (a: ReadonlySet<string>, b: ReadonlySet<string>): string | undefined =>
  [...a].find(word => {
    const bare = /^(?:un|in|im|non|dis|ir)(\p{L}{4,})$/u.exec(word)?.[1]
    return bare !== undefined && b.has(bare) && !b.has(word) && !a.has(bare)
  })
