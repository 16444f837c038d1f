import type { DraftOrigin, DraftSentence } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import { sha256 } from '../../kernel/ids.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import { isFamiliar } from '../readability/familiar-words.ts'
import { dateAgrees, readDates, type TextDate } from './dates.ts'
import type { KnownNames } from './names.ts'
import { numberAgrees, readNumbers, type TextNumber } from './numbers.ts'
import type { TemplateWords } from './template-words.ts'
import { directionHolds } from './trend.ts'
import { flippedTerm, isQuoted, nearestSentences, sharedBy, sidesIn, turnedWord } from './wording.ts'

/** Why a sentence was dropped. */
export type Fault =
  | 'not-cited'
  | 'unknown-citation'
  | 'changed-source'
  | 'wrong-source'
  | 'date'
  | 'number'
  | 'medicine'
  | 'side'
  | 'negation'
  | 'direction'
  | 'unsupported'
  | 'untrusted-wording'
  | 'policy'
  | 'egress'

/** What verification knows of the world. */
export interface VerifyRules {
  readonly names: KnownNames
  readonly templates: TemplateWords
}

/** Least share of a claim's content words that its cited spans must carry. What the record reader adds must all be template wording. */
const leastSupport: Readonly<Record<DraftOrigin, number>> = { record: 1, embedded: 0.5, model: 0.6 }

/** Checks one claim against the spans it cites; undefined when it holds. Everything it names must stand in them or be recomputed from them. */
export function faultOf(
  sentence: DraftSentence,
  evidence: readonly Span[],
  origin: DraftOrigin,
  now: Date,
  { names, templates }: VerifyRules,
): Fault | undefined {
  if (sentence.cites.length === 0) return 'not-cited'
  const spans = sentence.cites.map(id => evidence.find(span => span.id === id))
  const cited = spans.filter(span => span !== undefined)
  if (cited.length < spans.length) return 'unknown-citation'
  if (cited.some(span => sha256(span.text) !== span.hash)) return 'changed-source'
  if (!cited.some(span => (span.origin === 'record') === (sentence.kind === 'fact'))) return 'wrong-source'

  const sources = cited.map(span => `${span.title}. ${span.text}${span.date === undefined ? '' : ` ${span.date}`}`)
  if (sentence.kind !== 'fact' && isQuoted(sentence.text, sources)) return undefined
  const whole = sources.join('. ')
  const nearest = nearestSentences(sentence.text, sources)
  const said = readDates(sentence.text)
  const dates = sources.flatMap(source => readDates(source).dates)
  if (!said.dates.every(date => dates.some(other => dateAgrees(date, other)))) return 'date'

  const where = nearest.length > 0 && origin !== 'record' ? nearest : sources
  const numbers = [
    ...numbersIn(where),
    ...(origin === 'record' ? computed(sentence.text, cited.length, dates, now) : []),
  ]
  if (
    !readNumbers(said.rest).every(number =>
      numbers.some(other => numberAgrees(number, other, sentence.kind === 'fact')),
    )
  )
    return 'number'

  const medicines = names.medicinesIn(whole)
  if (![...names.medicinesIn(sentence.text)].every(id => medicines.has(id))) return 'medicine'
  const sides = sidesIn(whole)
  if (![...sidesIn(sentence.text)].every(side => sides.has(side))) return 'side'
  if (!directionHolds(sentence.text)) return 'direction'
  if (origin === 'record') {
    if (deniesWhatStands(sentence, sources)) return 'negation'
  } else {
    if (flippedTerm(sentence.text, nearest, sources) !== undefined) return 'negation'
    if (turnedWord(sentence.text, nearest) !== undefined) return 'direction'
  }
  return isSupported(sentence.text, whole, origin, names, templates) ? undefined : 'unsupported'
}

/** Content words stand in the sources under this or another name; a word that does not may be everyday wording, never a clinical name. */
function isSupported(
  text: string,
  whole: string,
  origin: DraftOrigin,
  names: KnownNames,
  templates: TemplateWords,
): boolean {
  const known = new Set([...indexTerms(whole), ...names.otherNamesIn(whole)])
  const said = new Set(contentTerms(readDates(text).rest))
  if (origin === 'record') return [...said].every(term => known.has(term) || templates.terms.has(term))
  const strange = (text.match(/[\p{L}\p{N}'’-]+/gu) ?? []).filter(word =>
    contentTerms(word).some(term => !known.has(term) && (names.isClinical(term) || !isEveryday(word))),
  )
  return strange.length === 0 && sharedBy(said, known) >= leastSupport[origin]
}

/** Index terms without numbers, which have a check of their own. */
export const contentTerms = (text: string): readonly string[] => indexTerms(text).filter(term => !/^\d+$/.test(term))

/** Short words are everyday ones in any language; longer ones by the list of the readability measures. */
const isEveryday = (word: string): boolean => !/\d/.test(word) && (word.length <= 4 || isFamiliar(word))

/** "Your record does not list …" with a fact that says it does. */
const deniesWhatStands = ({ kind, text }: DraftSentence, sources: readonly string[]): boolean =>
  kind === 'fact' &&
  /\b(?:record|chart|list|expediente)\b[^.]{0,40}\b(?:does not|doesn['’]t|no|never|nunca)\b/i.test(text) &&
  !/\b(?:no|not|none|never|negative|absent|without|denies|unknown)\b/i.test(sources.join(' '))

function numbersIn(texts: readonly string[]): readonly TextNumber[] {
  return texts.map(readDates).flatMap(({ dates, rest }) => [...readNumbers(rest), ...partsOf(dates)])
}

const partsOf = (dates: readonly TextDate[]): readonly TextNumber[] =>
  dates.flatMap(({ year, month, day }) =>
    [year, month, day].filter(part => part !== undefined).map(value => ({ value, digits: 0, bare: true })),
  )

/** What the record reader may compute from the facts it cites: how many there are, and an age from a date of birth. */
function computed(text: string, count: number, dates: readonly TextDate[], now: Date): TextNumber[] {
  const years = saysAge.test(text) ? dates.map(({ year }) => now.getUTCFullYear() - year) : []
  return [
    { value: count, digits: 0, bare: true },
    ...[...years, ...years.map(value => value - 1)].map(value => ({ value, digits: 0, unit: 'year' })),
  ]
}

const saysAge = /\bage\b|\byears old\b|\bedad\b|\btiene \d+ años\b/i
