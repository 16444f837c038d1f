import type { DraftOrigin, SentenceKind } from '../../domain/answer.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import { isFamiliar } from '../readability/familiar-words.ts'
import { misplacedNumber } from './bindings.ts'
import { otherBound } from './bounds.ts'
import { otherCondition, otherShare } from './conditions.ts'
import { type DatesInText, dateAgrees, readDates, type TextDate } from './dates.ts'
import { misplacedName, swappedRoles } from './named-things.ts'
import { numberWordsIn } from './number-words.ts'
import { impliedNumbers, numberAgrees, readNumbers, type TextNumber } from './numbers.ts'
import type { Fault, VerifyRules } from './sentence.ts'
import { otherOrder, otherRate, otherTime } from './times.ts'
import { directionHolds } from './trend.ts'
import { unitOf } from './units.ts'
import { isSame, otherPresence, otherThing, turnedWord } from './word-rules.ts'
import { flippedTerm, isStretchOf, negations, sentencesOf, sharedBy, sidesIn } from './wording.ts'

/** A claim beside what it cites, read once for all checks. */
export interface ReadClaim {
  readonly text: string
  readonly kind: SentenceKind
  readonly origin: DraftOrigin
  readonly now: Date
  /** Title, text and date of each cited span. */
  readonly sources: readonly string[]
  readonly cited: number
  readonly whole: string
  /** The sentences of the sources nearest to the claim; none when none is near. */
  readonly nearest: readonly string[]
  /** Dates of the claim, and the claim without them. */
  readonly said: DatesInText
  readonly dates: readonly TextDate[]
}

/** One way in which a claim can go wrong. */
export interface Check {
  readonly fault: Fault
  breaks(claim: ReadClaim, rules: VerifyRules): boolean
}

const names = [
  ...(['date', 'time', 'number', 'place', 'rate', 'bound', 'medicine', 'name', 'side', 'thing', 'trend'] as const),
  ...([
    'denial',
    'negation',
    'presence',
    'condition',
    'share',
    'opposite',
    'order',
    'contradiction',
    'support',
  ] as const),
] as const
export type Checks = Readonly<Partial<Record<(typeof names)[number], Check>>>

/** Our own reader fills templates, whose fixed words no source need carry; what others word is held to its source. */
const isWorded = ({ origin }: ReadClaim): boolean => origin !== 'record'

/** Where numbers and the like are looked for: in the nearest sentences, else in all that is cited. */
const where = (claim: ReadClaim): readonly string[] =>
  claim.nearest.length > 0 && isWorded(claim) ? claim.nearest : claim.sources

/** Every check, in the order in which a fault is named. */
export const allChecks: Checks = {
  date: {
    fault: 'date',
    breaks: ({ said, dates }) => !said.dates.every(date => dates.some(other => dateAgrees(date, other))),
  },
  time: { fault: 'date', breaks: ({ text, sources, dates }) => otherTime(text, sources, dates) },
  number: { fault: 'number', breaks: otherNumber },
  place: {
    fault: 'number',
    breaks: (claim, { words }) => misplacedNumber(claim.said.rest, dateless(where(claim)), words),
  },
  rate: { fault: 'number', breaks: claim => isWorded(claim) && otherRate(claim.text, where(claim)) },
  bound: { fault: 'number', breaks: claim => otherBound(claim.text, where(claim)) },
  medicine: {
    fault: 'medicine',
    breaks: ({ text, whole }, { names: { medicinesIn } }) => {
      const known = medicinesIn(whole)
      return ![...medicinesIn(text)].every(id => known.has(id))
    },
  },
  name: {
    fault: 'medicine',
    breaks: (claim, { names: known, words }) =>
      isWorded(claim) && misplacedName(claim.text, sentencesOf(claim.sources), known, words),
  },
  side: {
    fault: 'side',
    breaks: ({ text, whole }) => {
      const known = sidesIn(whole)
      return ![...sidesIn(text)].every(side => known.has(side))
    },
  },
  thing: {
    fault: 'thing',
    breaks: (claim, { words }) => otherThing(claim.text, claim.whole, words, isWorded(claim)) !== undefined,
  },
  trend: { fault: 'direction', breaks: ({ text }) => !directionHolds(text) },
  denial: { fault: 'negation', breaks: deniesWhatStands },
  negation: {
    fault: 'negation',
    breaks: (claim, { words, names: { medicinesIn } }) =>
      isWorded(claim) &&
      flippedTerm(claim.text, claim.nearest, claim.sources, words, word => medicinesIn(word).size > 0) !== undefined,
  },
  presence: {
    fault: 'negation',
    breaks: (claim, { words }) => isWorded(claim) && otherPresence(claim.text, claim.nearest, words),
  },
  condition: {
    fault: 'condition',
    breaks: (claim, { words }) => isWorded(claim) && otherCondition(claim.text, claim.nearest, words),
  },
  share: { fault: 'share', breaks: claim => isWorded(claim) && otherShare(claim.text, claim.nearest, claim.whole) },
  opposite: {
    fault: 'direction',
    breaks: (claim, { words }) => isWorded(claim) && turnedWord(claim.text, where(claim), words) !== undefined,
  },
  order: {
    fault: 'direction',
    breaks: (claim, { words, names: known }) =>
      isWorded(claim) &&
      (otherOrder(claim.text, where(claim)) || swappedRoles(claim.text, sentencesOf(claim.sources), known, words)),
  },
  contradiction: { fault: 'contradicted', breaks: isContradicted },
  support: { fault: 'unsupported', breaks: (claim, rules) => !isSupported(claim, rules) },
}

const dateless = (texts: readonly string[]): readonly string[] => texts.map(text => readDates(text).rest)

function otherNumber(claim: ReadClaim): boolean {
  const { said, origin, kind } = claim
  const known = [...numbersIn(where(claim)), ...(origin === 'record' ? computed(claim) : [])]
  return !readNumbers(said.rest).every(number => known.some(other => numberAgrees(number, other, kind === 'fact')))
}

/** Least share of a claim's content words that its cited spans must carry. What the record reader adds must all be template wording. */
const leastSupport: Readonly<Record<DraftOrigin, number>> = { record: 1, embedded: 0.5, model: 0.6 }

/** Content words stand in the sources under this or another name; a word that does not may be everyday wording, never a clinical name. */
function isSupported({ text, whole, origin }: ReadClaim, { names: known, templates, words }: VerifyRules): boolean {
  const carried = new Set([...indexTerms(whole), ...known.otherNamesIn(whole)])
  const bases = new Set((whole.match(/[\p{L}\p{N}'’]+/gu) ?? []).map(words.base))
  const { rest } = readDates(text)
  if (origin === 'record') return contentTerms(rest).every(term => carried.has(term) || templates.terms.has(term))
  const isCarried = (word: string): boolean =>
    bases.has(words.base(word)) ||
    contentTerms(word).every(term => carried.has(term)) ||
    ((words.turning.has(words.base(word)) || !contentTerms(word).some(known.isClinical)) &&
      [...bases].some(other => isSame(words.base(word), other, words)))
  const said = (rest.match(/[\p{L}\p{N}'’-]+/gu) ?? []).filter(
    word => contentTerms(word).length > 0 && !isCounting(word) && !negations.test(word),
  )
  const strange = said.filter(
    word => !isCarried(word) && (contentTerms(word).some(known.isClinical) || !isEveryday(word)),
  )
  const met = new Set(said.filter(isCarried))
  return strange.length === 0 && sharedBy(new Set(said), met) >= leastSupport[origin]
}

/** Units and number words: the numbers have checks of their own. */
const isCounting = (word: string): boolean => unitOf(word) !== undefined || numberWordsIn(word).length > 0

/** Index terms without numbers, which have a check of their own. */
export const contentTerms = (text: string): readonly string[] => indexTerms(text).filter(term => !/^\d+$/.test(term))

/** Short words are everyday ones in any language; longer ones by the list of the readability measures. */
const isEveryday = (word: string): boolean =>
  !/\d/.test(word) && (word.length <= 4 || isFamiliar(word) || negations.test(word))

/** How sure the scorer must be that the nearest sentences say the opposite. */
const sureAgainst = 0.75
const sureOpen = 0.3

/** A stretch of the source cannot contradict it, also where marks part it from the rest of its sentence. */
function isContradicted(claim: ReadClaim, { entail }: VerifyRules): boolean {
  if (!isWorded(claim) || claim.nearest.length === 0 || isStretchOf(claim.text, claim.whole)) return false
  const { open, against } = entail(claim.text, claim.nearest)
  return open < sureOpen && against > sureAgainst
}

/** "Your record does not list …" with a fact that says it does. */
function deniesWhatStands({ kind, text, whole }: ReadClaim): boolean {
  return (
    kind === 'fact' &&
    /\b(?:record|chart|list|expediente)\b[^.]{0,40}\b(?:does not|doesn['’]t|no|never|nunca)\b/i.test(text) &&
    !/\b(?:no|not|none|never|negative|absent|without|denies|unknown)\b/i.test(whole)
  )
}

const numbersIn = (texts: readonly string[]): readonly TextNumber[] =>
  texts.map(readDates).flatMap(({ dates, rest }) => [...readNumbers(rest), ...impliedNumbers(rest), ...partsOf(dates)])

const partsOf = (dates: readonly TextDate[]): readonly TextNumber[] =>
  dates.flatMap(({ year, month, day }) =>
    [year, month, day].filter(part => part !== undefined).map(value => ({ value, digits: 0, bare: true })),
  )

/** What the record reader may compute from the facts it cites: how many there are, and an age from a date of birth. */
function computed({ text, cited, dates, now }: ReadClaim): TextNumber[] {
  const years = saysAge.test(text) ? dates.map(({ year }) => now.getUTCFullYear() - year) : []
  return [
    { value: cited, digits: 0, bare: true },
    ...[...years, ...years.map(value => value - 1)].map(value => ({ value, digits: 0, unit: 'year' })),
  ]
}

const saysAge = /\bage\b|\byears old\b|\bedad\b|\btiene \d+ años\b/i
