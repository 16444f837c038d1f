import { numberAgrees, readNumbers, type TextNumber } from './numbers.ts'
import { basesIn, type WordRules } from './word-rules.ts'

/** A number with the words that it stands among. */
interface BoundNumber {
  readonly number: TextNumber
  readonly words: ReadonlySet<string>
}

/** Where the words that belong to one number end. */
const stops = /[,;:.]\s|\s(?:and|or|but|then|y|o|pero|luego|i|lub|oraz|ale)\s|[()]/iu

/** "30 to 60 minutes", "between 2 and 3", "130/80": the words belong to both numbers. */
const range = /\d\s?(?:to|a|do|-|–|\/|and|y|i)\s?\d/i

function boundNumbers(text: string, rules: WordRules): readonly BoundNumber[] {
  const kept = text
    .replace(/\bbetween (\d[\d.]*) and (?=\d)/gi, 'between $1 to ')
    .replace(/\bentre (\d[\d.,]*) y (?=\d)/gi, 'entre $1 a ')
  return kept.split(stops).flatMap(piece => {
    const numbers = readNumbers(piece)
    if (numbers.length === 0 || (numbers.length > 1 && !range.test(piece))) {
      return numbers.length === 0 ? [] : eachAlone(piece, rules)
    }
    const words = content(piece, rules)
    return numbers.map(number => ({ number, words }))
  })
}

/** Several numbers in one piece: the two words before each belong to it, and the three after it. */
function eachAlone(piece: string, rules: WordRules): readonly BoundNumber[] {
  const words = piece.split(/\s+/).filter(word => word !== '')
  return words.flatMap((word, at) => {
    const number = readNumbers(words.slice(at, at + 2).join(' '))[0]
    if (number === undefined || readNumbers(word).length === 0) return []
    const before = words.slice(Math.max(0, at - 2), at)
    return [{ number, words: content([...before, ...words.slice(at + 1, at + 4)].join(' '), rules) }]
  })
}

const content = (text: string, rules: WordRules): ReadonlySet<string> =>
  new Set([...basesIn(text, rules)].filter(word => word.length > 2 && !/^\d/.test(word)))

/**
 * A number that its source gives to something else: the words around it stand around another number there, and around its own they do
 * not. "1 tablet in the morning and 2 at night" for the other way round.
 */
export function misplacedNumber(claim: string, where: readonly string[], rules: WordRules): boolean {
  const known = where.flatMap(text => boundNumbers(text, rules))
  if (known.length < 2) return false
  return boundNumbers(claim, rules).some(({ number, words }) => {
    const shared = (other: BoundNumber): number => [...words].filter(word => other.words.has(word)).length
    const own = Math.max(-1, ...known.filter(other => numberAgrees(number, other.number, true)).map(shared))
    const others = known.filter(other => !numberAgrees(number, other.number, true) && isSameUnit(number, other.number))
    if (own >= 0 && others.some(other => shared(other) > own)) return true
    const mates = known.filter(other => numberAgrees(number, other.number, true) && shared(other) === own)
    return mates.length > 0 && mates.every(other => areOpposed(words, other.words, rules))
  })
}

const isSameUnit = (a: TextNumber, b: TextNumber): boolean =>
  a.unit === undefined || b.unit === undefined || a.unit === b.unit

/** One stretch of words holds a word, the other its opposite, and neither holds both. */
const areOpposed = (a: ReadonlySet<string>, b: ReadonlySet<string>, { opposites }: WordRules): boolean =>
  opposites.some(
    ([one, two]) =>
      (a.has(one) && !a.has(two) && b.has(two) && !b.has(one)) ||
      (a.has(two) && !a.has(one) && b.has(one) && !b.has(two)),
  )
