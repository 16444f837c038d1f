import { indexTerms } from '../../knowledge/terms.ts'
import type { KnownNames } from '../verify/names.ts'
import type { ReadMeaning } from './kept-meaning.ts'
import { deniedIn, type Loss, type LossesIn } from './preservation.ts'

export type TeachBackResult = 'passed' | 'partly' | 'failed'

export interface TeachBackScore {
  readonly result: TeachBackResult
  /** For each point of the answer, in order, whether the person's own words held it, left it out or said otherwise. */
  readonly points: readonly ('said' | 'left-out' | 'otherwise')[]
}

/** Scores what a person said back against the points of the answer that was read. */
export type ScoreTeachBack = (points: readonly string[], words: string, language: string) => TeachBackScore

/**
 * A point counts as said when the words carry two fifths of its content under this or another name, and as said otherwise when a clause about it
 * denies what it says, or names another number, time, frequency or direction. One point said otherwise, or none said, fails; half of them passes.
 * Source: Schillinger et al., Arch Intern Med 2003;163:83, recall or comprehension of any new concept.
 */
export const createTeachBack =
  (read: ReadMeaning, lossesIn: LossesIn, { otherNamesIn }: Pick<KnownNames, 'otherNamesIn'>): ScoreTeachBack =>
  (points, words, language) => {
    const clauses = clausesOf(words, language)
    const scored = points.map(point => {
      const terms = new Set(indexTerms(point))
      const denied = deniedIn(read(point, language))
      const isOther = (clause: string): boolean => {
        if (overlap(terms, clause, otherNamesIn) === 0) return false
        const losses = lossesIn(point, clause, language)
        const isOpen = deniedIn(read(clause, language)).size === 0 && !losses.some(isStop)
        const isUndenied = isOpen && overlap(denied, clause, otherNamesIn) >= Math.min(2, denied.size)
        return (denied.size > 0 && isUndenied) || isOtherwise(losses)
      }
      if (clauses.some(isOther)) return 'otherwise'
      const share = overlap(terms, words, otherNamesIn) / Math.max(1, terms.size)
      return share >= leastShare ? 'said' : 'left-out'
    })
    const said = scored.filter(point => point === 'said').length
    const result =
      scored.includes('otherwise') || said === 0 ? 'failed' : said * 2 >= scored.length ? 'passed' : 'partly'
    return { result, points: scored }
  }

const leastShare = 0.4
/** Who stops or skips a thing says "not" in another way. */
const isStop = ({ what }: Loss): boolean => what === '+stop'

function overlap(terms: ReadonlySet<string>, text: string, otherNamesIn: KnownNames['otherNamesIn']): number {
  const said = new Set([...indexTerms(text), ...otherNamesIn(text)])
  return [...terms].filter(term => said.has(term)).length
}

/** A turned negation; or of one kind something gone and another come in its place: three times for twice, after for before, 50 mg for 500 mg. */
function isOtherwise(losses: readonly Loss[]): boolean {
  if (losses.some(({ what }) => what.startsWith('~'))) return true
  return exchanged.some(kind => {
    const of = losses.filter(loss => loss.kind === kind)
    const gone = of.filter(({ what }) => what.startsWith('-')).map(unitOf)
    const come = of.filter(({ what }) => what.startsWith('+')).map(unitOf)
    return kind === 'quantity' ? come.some(unit => gone.includes(unit)) : gone.length > 0 && come.length > 0
  })
}

const exchanged: readonly Loss['kind'][] = ['quantity', 'frequency', 'timing', 'limit', 'direction']
const unitOf = ({ what }: Loss): string => what.replace(/^[-+][\d.]+\s*/, '')

/** Clauses end at a mark, and at the words that join two in the language; Polish "i" is no English "I". */
function clausesOf(words: string, language: string): readonly string[] {
  const joints = joins.get(language.slice(0, 2)) ?? 'and|but|then'
  const ends = new RegExp(`[.](?!\\d)|[;!?\\n]|,(?!\\d)|(?<!\\p{L})(?:${joints})(?!\\p{L})`, 'iu')
  return words.split(ends).filter(clause => /\p{L}/u.test(clause))
}

const joins: ReadonlyMap<string, string> = new Map([
  ['es', 'y|e|pero|luego'],
  ['pl', 'i|a|ale|potem'],
])
