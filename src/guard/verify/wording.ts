import { indexTerms } from '../../knowledge/terms.ts'

/** Stems of content words with whether each stands under a negation ("do not store", "avoid alcohol"). */
function polarities(text: string): ReadonlyMap<string, ReadonlySet<boolean>> {
  const found = new Map<string, Set<boolean>>()
  for (const clause of text.replace(/’/g, "'").split(/[.;:!?,()]|\b(?:but|unless|instead|however|pero|sino)\b/i)) {
    let reach = 0
    for (const word of clause.match(/[\p{L}\p{N}']+/gu) ?? []) {
      if (negations.test(word)) {
        reach = 4
        continue
      }
      const [stem] = indexTerms(word)
      if (stem === undefined) continue
      const seen = found.get(stem) ?? new Set()
      seen.add(reach > 0)
      found.set(stem, seen)
      reach -= 1
    }
  }
  return found
}

/**
 * A content word that the sentence negates and its source does not, or the other way round. The source sentences nearest to
 * the claim decide; a word they lack is looked up in all of the source.
 */
export function flippedTerm(
  sentence: string,
  nearest: readonly string[],
  sources: readonly string[],
): string | undefined {
  const near = polarities(nearest.join('. '))
  const all = polarities(sources.join('. '))
  for (const [stem, said] of polarities(sentence)) {
    const meant = near.get(stem) ?? all.get(stem)
    if (meant !== undefined && ![...said].every(value => meant.has(value))) return stem
  }
  return undefined
}

/**
 * The source sentences nearest to the claim: they carry at least three in five of its content words, and most of all its words.
 * None when no sentence carries that many.
 */
export function nearestSentences(claim: string, sources: readonly string[]): readonly string[] {
  const said = new Set(indexTerms(claim))
  if (said.size === 0) return []
  const words = wordsIn(claim)
  const scored = sources
    .flatMap(source => source.split(sentenceEnd))
    .map(text => ({ text, share: sharedBy(said, new Set(indexTerms(text))), whole: sharedBy(words, wordsIn(text)) }))
    .filter(({ share }) => share >= 0.6)
    .map(({ text, share, whole }) => ({ text, nearness: share + whole }))
  const best = Math.max(0, ...scored.map(({ nearness }) => nearness))
  return scored.filter(({ nearness }) => nearness >= best - 0.001).map(({ text }) => text)
}

/** The claim stands in a source as whole sentences, letter for letter; Markdown marks and white space apart. */
export function isQuoted(claim: string, sources: readonly string[]): boolean {
  const wanted = bare(claim)
  return sources.some(source => {
    const text = bare(source)
    const at = text.indexOf(wanted)
    return at >= 0 && /(?:^|[.!?:]|-)\s*$/.test(text.slice(0, at))
  })
}

const bare = (text: string): string => text.replace(/[*_`]/g, '').replace(/\s+/g, ' ').trim()

const sentenceEnd = /(?<=[.!?])\s+|\n\s*\n|\n(?=\s*[-*\d])/

const negations =
  /^(?:no|not|never|without|avoid|avoids|avoiding|neither|nor|none|nothing|cannot|hardly|[a-z]+n't|dont|cant|nunca|ningun[ao]?|sin|ni|evite|evitar|evita)$/iu

/** Sides that a text names. */
export function sidesIn(text: string): ReadonlySet<string> {
  const sides = new Set<string>()
  if (/\b(?:left|izquierd[oa]s?)\b/i.test(text)) sides.add('left')
  if (/\b(?:right(?!s| now| away| to\b| after| for\b)|derech[oa]s?)\b/i.test(text)) sides.add('right')
  if (
    /\b(?:both sides|bilateral|both (?:arms|legs|eyes|knees|hands|feet|ears|lungs|kidneys|breasts|hips))\b/i.test(text)
  ) {
    sides.add('both')
  }
  return sides
}

/** Words of opposite meaning: one put for the other turns a claim round. */
const opposites: readonly (readonly [string, string])[] = [
  ['high', 'low'],
  ['higher', 'lower'],
  ['above', 'below'],
  ['more', 'less'],
  ['most', 'least'],
  ['before', 'after'],
  ['always', 'never'],
  ['start', 'stop'],
  ['raise', 'lower'],
  ['increase', 'decrease'],
  ['up', 'down'],
  ['hot', 'cold'],
  ['full', 'empty'],
  ['with', 'without'],
  ['fast', 'slow'],
  ['safe', 'unsafe'],
  ['normal', 'abnormal'],
  ['positive', 'negative'],
  ['active', 'stopped'],
  ['left', 'right'],
  ['morning', 'evening'],
  ['day', 'night'],
  ['can', 'cannot'],
]

/** A word of the sentence whose opposite stands in the nearest source sentences while the word itself does not. */
export function turnedWord(sentence: string, nearest: readonly string[]): string | undefined {
  const said = wordsIn(sentence)
  const known = wordsIn(nearest.join(' '))
  return opposites
    .flatMap(([a, b]) => [
      [a, b],
      [b, a],
    ])
    .find(([word = '', other = '']) => said.has(word) && !known.has(word) && known.has(other) && !said.has(other))?.[0]
}

const wordsIn = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().match(/\p{L}+/gu) ?? [])

/** Share of the terms that `known` holds. */
export const sharedBy = (terms: ReadonlySet<string>, known: ReadonlySet<string>): number =>
  terms.size === 0 ? 1 : [...terms].filter(term => known.has(term)).length / terms.size
