import { foldForMatching } from '../../kernel/canonical.ts'
import type { ComposerTables, QuestionRow } from './tables.ts'

/** The kind of a question, or undefined when it is asked in no known way. */
export function questionKind(text: string, tables: Pick<ComposerTables, 'questions'>): QuestionRow | undefined {
  const asked = plain(text)
  return tables.questions.find(row =>
    row.asks.some(phrase => (phrase.startsWith('^') ? asked.startsWith(plain(phrase)) : asked.includes(plain(phrase)))),
  )
}

/** True when any phrase stands in the text as whole words. */
export const holdsPhrase = (text: string, phrases: readonly string[]): boolean => {
  const whole = plain(text)
  return phrases.some(phrase => whole.includes(plain(phrase)))
}

/** True when the text begins with one of the phrases. */
export const opensWith = (text: string, phrases: readonly string[]): boolean => {
  const whole = plain(text)
  return phrases.some(phrase => whole.startsWith(plain(phrase)))
}

/** 1 under the heading that the kind names first, a little less under each later one, 0 under any other. */
export function headingFit(heading: string, kind: QuestionRow | undefined): number {
  const place = kind?.headings.findIndex(phrase => holdsPhrase(heading, [phrase])) ?? -1
  return place < 0 ? 0 : 1 - place * 0.05
}

const plain = (text: string): string =>
  ` ${foldForMatching(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `
