import type { DraftOrigin, DraftSentence } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import { sha256 } from '../../kernel/ids.ts'
import { dateAgrees, readDates } from './dates.ts'
import type { KnownNames } from './names.ts'
import { numberAgrees, readNumbers, type TextNumber } from './numbers.ts'
import { directionHolds } from './trend.ts'
import { flippedTerm, sidesIn, support } from './wording.ts'

/** Why a sentence was dropped. */
export type Fault =
  | 'not-cited'
  | 'unknown-citation'
  | 'changed-source'
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

/** Least share of a claim's content words that its cited spans must carry. The record reader fills templates, so its words are its own. */
const leastSupport: Readonly<Record<DraftOrigin, number>> = { record: 0, embedded: 0.5, model: 0.6 }

/** Checks one claim against the spans it cites; undefined when it holds. Everything it names must stand in them or be recomputed from them. */
export function faultOf(
  sentence: DraftSentence,
  evidence: readonly Span[],
  origin: DraftOrigin,
  now: Date,
  names: KnownNames,
): Fault | undefined {
  if (sentence.cites.length === 0) return 'not-cited'
  const spans = sentence.cites.map(id => evidence.find(span => span.id === id))
  const cited = spans.filter(span => span !== undefined)
  if (cited.length < spans.length) return 'unknown-citation'
  if (cited.some(span => sha256(span.text) !== span.hash)) return 'changed-source'

  const sources = cited.map(span => `${span.title}. ${span.text}${span.date === undefined ? '' : ` ${span.date}`}`)
  const said = readDates(sentence.text)
  const known = sources.map(readDates)
  const dates = known.flatMap(one => one.dates)
  if (!said.dates.every(date => dates.some(other => dateAgrees(date, other)))) return 'date'

  const numbers = [
    ...known.flatMap(one => readNumbers(one.rest)),
    ...dates.flatMap(({ year, month, day }) => [year, month, day].filter(part => part !== undefined)).map(whole),
    ...(origin === 'record' ? computed(cited.length, dates, now) : []),
  ]
  if (!readNumbers(said.rest).every(number => numbers.some(other => numberAgrees(number, other)))) return 'number'

  const medicines = names.medicinesIn(sources.join('. '))
  if (![...names.medicinesIn(sentence.text)].every(id => medicines.has(id))) return 'medicine'
  const sides = sidesIn(sources.join('. '))
  if (![...sidesIn(sentence.text)].every(side => sides.has(side))) return 'side'
  if (!directionHolds(sentence.text)) return 'direction'
  if (origin !== 'record' && flippedTerm(sentence.text, sources) !== undefined) return 'negation'
  if (support(sentence.text, sources, stem => names.alike(stem)) < leastSupport[origin]) return 'unsupported'
  return undefined
}

const whole = (value: number): TextNumber => ({ value, digits: 0 })

/** What the record reader may compute from the facts it cites: how many there are, and full years since their dates. */
function computed(count: number, dates: readonly { readonly year: number }[], now: Date): TextNumber[] {
  const years = dates.map(({ year }) => now.getUTCFullYear() - year)
  return [count, ...years, ...years.map(value => value - 1)].map(whole)
}
