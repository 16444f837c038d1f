import type { DraftSentence, Question } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import { contentTerms } from './checks.ts'
import { dateAgrees, readDates } from './dates.ts'
import { numberAgrees, readNumbers } from './numbers.ts'
import type { Fault, VerifyRules } from './sentence.ts'

/**
 * Checks a notice or question of trusted code: besides the fixed words of the reviewed templates it may hold only what the reader asked
 * or the evidence says; a question may offer reviewed names to choose from. A mistake in that code then cannot print a number, a date, a medicine or a name that nothing stands for.
 */
export function noticeFault(
  { text, kind }: DraftSentence,
  evidence: readonly Span[],
  { text: asked, previous }: Pick<Question, 'text' | 'previous'>,
  { names, templates }: VerifyRules,
): Fault | undefined {
  const whole = [
    asked,
    ...previous,
    ...evidence.map(span => `${span.title}. ${span.source}. ${span.text} ${span.date ?? ''}`),
  ].join('. ')
  const said = readDates(text)
  const known = readDates(whole)
  if (!said.dates.every(date => known.dates.some(other => dateAgrees(date, other)))) return 'date'
  const numbers = [...readNumbers(known.rest), ...templates.numbers]
  if (!readNumbers(said.rest).every(number => numbers.some(other => numberAgrees(number, other, false))))
    return 'number'
  const medicines = names.medicinesIn(whole)
  if (![...names.medicinesIn(text)].every(id => medicines.has(id))) return 'medicine'
  const terms = new Set([...indexTerms(whole), ...names.otherNamesIn(whole), ...templates.terms])
  return contentTerms(said.rest).every(term => terms.has(term) || (kind === 'question' && names.isClinical(term)))
    ? undefined
    : 'unsupported'
}
