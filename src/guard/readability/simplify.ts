import { sentenceSpans } from '../../knowledge/sentences.ts'
import type { PlainWording, Swap } from './plain-words.ts'
import type { LossesIn } from './preservation.ts'

export interface Simplifier {
  /**
   * The texts in plainer words and shorter sentences, as far as is needed for the whole to read at the target grade: the hardest text first, and
   * no step that would lose, add or turn a number, dose, medicine, negation or warning. What is plain enough stays as it is.
   */
  simplify(texts: readonly string[], target: number, language: string): readonly string[]
}

interface SimplifierParts {
  readonly wordingIn: (language: string) => PlainWording
  readonly lossesIn: LossesIn
  readonly grade: (text: string, language: string) => number
}

export function createSimplifier({ wordingIn, lossesIn, grade }: SimplifierParts): Simplifier {
  const plainer = (text: string, target: number, language: string): string => {
    const wording = wordingIn(language)
    const swapped = withSwaps(text, wording, candidate => lossesIn(text, candidate, language).length === 0)
    const reads = (one: string): boolean => grade(one, language) <= target
    let best = swapped
    for (let round = 0; round < mostCuts && !reads(best); round += 1) {
      const cut = cutHardest(best, wording, target, language)
      if (cut === undefined || lossesIn(text, cut, language).length > 0) break
      best = cut
    }
    return grade(best, language) < grade(text, language) ? best : text
  }

  /** Cuts the hardest sentence that has a joint. */
  const cutHardest = (text: string, wording: PlainWording, target: number, language: string): string | undefined => {
    const sentences = sentenceSpans(text).map(({ start, end }) => ({ start, end, sentence: text.slice(start, end) }))
    const hard = sentences
      .map(one => ({ ...one, hardness: grade(one.sentence, language) }))
      .filter(({ hardness }) => hardness > target - 1)
      .toSorted((a, b) => b.hardness - a.hardness)
    for (const { start, end, sentence } of hard) {
      const cut = wording.cut(sentence)
      if (cut !== undefined) return text.slice(0, start) + cut + text.slice(end)
    }
    return undefined
  }

  return {
    simplify(texts, target, language) {
      const told = [...texts]
      const order = told
        .map((text, at) => ({ at, hardness: grade(text, language) }))
        .toSorted((a, b) => b.hardness - a.hardness)
      for (const { at } of order) {
        if (grade(told.join(' '), language) <= target) break
        told[at] = plainer(told[at] ?? '', target, language)
      }
      return told
    },
  }
}

const mostCuts = 6

/** Puts in each plain word that keeps the meaning; one that does not is left out, the others stand. */
function withSwaps(text: string, wording: PlainWording, keeps: (candidate: string) => boolean): string {
  const swaps = wording.swaps(text)
  const all = apply(text, swaps)
  if (swaps.length === 0 || keeps(all)) return all
  const kept: Swap[] = []
  for (const swap of swaps) if (keeps(apply(text, [...kept, swap]))) kept.push(swap)
  return apply(text, kept)
}

function apply(text: string, swaps: readonly Swap[]): string {
  let at = 0
  let told = ''
  for (const { start, end, to } of swaps) {
    told += withArticle(text.slice(at, start), to) + to
    at = end
  }
  return told + text.slice(at)
}

/** "an adverse reaction" becomes "a side effect"; no article stands before "many". */
function withArticle(before: string, next: string): string {
  const article = /(?<!\p{L})(a|an)(\s+)$/iu.exec(before)
  if (article === null) return before
  const [whole, word = '', space = ' '] = article
  const fitting = /^[aeiou]/i.test(next) ? 'an' : 'a'
  const cased = /^A/.test(word) ? fitting.charAt(0).toUpperCase() + fitting.slice(1) : fitting
  return before.slice(0, before.length - whole.length) + cased + space
}
