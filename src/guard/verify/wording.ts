import { indexTerms } from '../../knowledge/terms.ts'
import type { WordRules } from './word-rules.ts'

/** What negation a word may stand under: it names a thing, as medicines do, so only "not warfarin" itself denies it. */
export type IsThing = (word: string) => boolean

/** How many content words a negation reaches. */
const reaching = 1

/**
 * Base forms of content words with whether each stands under a negation ("do not store", "avoid alcohol"). Two negations in a row undo
 * each other: "you do not need to avoid greens" denies no greens.
 */
function polarities(
  text: string,
  { base }: Pick<WordRules, 'base'>,
  isThing: IsThing,
): ReadonlyMap<string, ReadonlySet<boolean>> {
  const found = new Map<string, Set<boolean>>()
  for (const clause of text
    .replace(/’/g, "'")
    .replace(/\bout of\b/gi, ' not ')
    .split(/[.;:!?,()]|\b(?:but|unless|instead|however|which|pero|sino|ale)\b/iu)) {
    let reach = 0
    let isDenied = false
    let since = undoneWithin + 1
    for (const word of clause.match(/[\p{L}\p{N}']+/gu) ?? []) {
      if (negations.test(word)) {
        isDenied = !(isDenied && since <= undoneWithin && undoing.test(word))
        reach = reaching
        since = 0
        continue
      }
      since += 1
      if (indexTerms(word).length === 0) continue
      // Medicines are named in any part of a sentence; only "not warfarin" itself denies one.
      if (!isThing(word) || reach > 0) {
        const seen = found.get(base(word)) ?? new Set()
        seen.add(reach > 0 && isDenied)
        found.set(base(word), seen)
      }
      reach -= 1
    }
  }
  return found
}

/** How many words may stand between a negation and one that undoes it: "not need to avoid". */
const undoneWithin = 3

/** Negations that turn another one back: "do not avoid". */
const undoing = /^(?:avoid|avoids|avoiding|evite|evitar|unika[jć])$/iu

/**
 * A content word that the sentence negates and its source does not, or the other way round. The source sentences nearest to
 * the claim decide; a word they lack is looked up in all of the source only where none is near.
 */
export function flippedTerm(
  sentence: string,
  nearest: readonly string[],
  sources: readonly string[],
  rules: Pick<WordRules, 'base'>,
  isThing: IsThing,
): string | undefined {
  const known = polarities((nearest.length > 0 ? nearest : sources).join('. '), rules, isThing)
  for (const [word, said] of polarities(sentence, rules, isThing)) {
    const meant = known.get(word)
    if (meant !== undefined && ![...said].some(value => meant.has(value))) return word
  }
  return undefined
}

/**
 * The source sentences nearest to the claim: they carry at least three in five of its content words, and most of all its words.
 * None when no sentence carries that many.
 */
export function nearestSentences(
  claim: string,
  sources: readonly string[],
  rules: Pick<WordRules, 'base'>,
): readonly string[] {
  const said = termsIn(claim, rules)
  if (said.size === 0) return []
  const words = wordsIn(claim)
  const scored = sentencesOf(sources)
    .map(text => ({ text, share: sharedBy(said, termsIn(text, rules)), whole: sharedBy(words, wordsIn(text)) }))
    .filter(({ share }) => share >= 0.6)
    .map(({ text, share, whole }) => ({ text, nearness: share + whole }))
  const best = Math.max(0, ...scored.map(({ nearness }) => nearness))
  return scored.filter(({ nearness }) => nearness >= best - 0.001).map(({ text }) => text)
}

export const sentencesOf = (sources: readonly string[]): readonly string[] =>
  sources.flatMap(source => source.split(sentenceEnd))

/** Base forms of the content words of a text. */
const termsIn = (text: string, { base }: Pick<WordRules, 'base'>): ReadonlySet<string> =>
  new Set((text.match(/[\p{L}\p{N}'’]+/gu) ?? []).filter(word => indexTerms(word).length > 0).map(base))

/** The claim stands in a source as whole sentences, letter for letter; Markdown marks and white space apart. */
export function isQuoted(claim: string, sources: readonly string[]): boolean {
  const wanted = bare(claim)
  return sources.some(source => {
    const text = bare(source)
    const at = text.indexOf(wanted)
    return at >= 0 && /(?:^|[.!?:]|-)\s*$/.test(text.slice(0, at))
  })
}

/** The words of the text stand in the whole one after the other, whatever marks stand between. */
export const isStretchOf = (text: string, whole: string): boolean =>
  ` ${lettersOf(whole)} `.includes(` ${lettersOf(text)} `)

const lettersOf = (text: string): string => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')

const bare = (text: string): string => text.replace(/[*_`]/g, '').replace(/\s+/g, ' ').trim()

const sentenceEnd = /(?<=[.!?;])\s+|\n\s*\n|\n(?=\s*[-*\d])/

export const negations =
  /^(?:no|not|never|without|avoid|avoids|avoiding|neither|nor|none|nothing|cannot|hardly|[a-z]+n't|dont|cant|nunca|ningun[ao]?|sin|ni|evite|evitar|evita|nie|nigdy|bez|ani|unikaj|unikać|nobody|hardly|nadie)$/iu

/** Sides that a text names. */
export function sidesIn(text: string): ReadonlySet<string> {
  const sides = new Set<string>()
  if (/\b(?:left(?! (?:over|to|in|out|open|at)\b)|izquierd[oa]s?|lew(?:y|a|e|ej|ego|ym))\b/i.test(text))
    sides.add('left')
  if (/\b(?:right(?!s| now| away| to\b| after| for\b)|derech[oa]s?|praw(?:a|y|e|ej|ego|ym))\b/i.test(text))
    sides.add('right')
  if (
    /\b(?:both sides|bilateral|both (?:arms|legs|eyes|knees|hands|feet|ears|lungs|kidneys|breasts|hips))\b/i.test(text)
  ) {
    sides.add('both')
  }
  return sides
}

const wordsIn = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().match(/\p{L}+/gu) ?? [])

/** Share of the terms that `known` holds. */
export const sharedBy = (terms: ReadonlySet<string>, known: ReadonlySet<string>): number =>
  terms.size === 0 ? 1 : [...terms].filter(term => known.has(term)).length / terms.size
