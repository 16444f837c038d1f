import { foldForMatching } from '../../kernel/canonical.ts'
import type { ComposerTables, QuestionRow } from './tables.ts'

/** The kind of a question, or undefined when it is asked in no known way. */
export function questionKind(text: string, tables: Pick<ComposerTables, 'questions'>): QuestionRow | undefined {
  const asked = plain(text)
  return tables.questions.find(({ asks }) => anyOf(asks).test(asked))
}

/**
 * True when any phrase stands in the text as whole words. In a phrase `*` at the end of a word stands for any ending, `…` for up to four
 * words between, `^` for the beginning of the text and `$` for its end.
 */
export const holdsPhrase = (text: string, phrases: readonly string[]): boolean => anyOf(phrases).test(plain(text))

/** True when the text begins with one of the phrases. */
export const opensWith = (text: string, phrases: readonly string[]): boolean => firstOf(phrases).test(plain(text))

/** The words of the text that phrases of its kind stand for, without what stands between them; none when they tell what it is about. */
export function framedBy(kind: QuestionRow | undefined, text: string): readonly string[] {
  const asked = plain(text)
  return (kind === undefined || kind.tells ? [] : kind.asks).flatMap(phrase => {
    const [, ...parts] = anyOf([phrase]).exec(asked) ?? []
    return parts.length === 0 ? [] : [parts.join(' ')]
  })
}

/** 1 under the heading that the kind names first, a little less under each later one, 0 under any other. */
export function headingFit(heading: string, kind: QuestionRow | undefined): number {
  const place = kind?.headings.findIndex(names => holdsPhrase(heading, names)) ?? -1
  return place < 0 ? 0 : 1 - place * 0.05
}

const whole = new WeakMap<readonly string[], RegExp>()
const openings = new WeakMap<readonly string[], RegExp>()

const anyOf = (phrases: readonly string[]): RegExp => kept(whole, phrases, patternOf)
const firstOf = (phrases: readonly string[]): RegExp => kept(openings, phrases, phrase => `^${patternOf(phrase)}`)

/** A list of the tables is compiled once. */
function kept(
  known: WeakMap<readonly string[], RegExp>,
  phrases: readonly string[],
  write: (phrase: string) => string,
): RegExp {
  const made = known.get(phrases) ?? new RegExp(phrases.length === 0 ? '(?!)' : phrases.map(write).join('|'))
  known.set(phrases, made)
  return made
}

function patternOf(phrase: string): string {
  const parts = phrase.split('…').map(part => {
    const words = part.split(/\s+/).flatMap(word => {
      const letters = plain(word).trim()
      return letters === '' ? [] : [word.endsWith('*') ? `${letters}[^ ]*` : letters]
    })
    return `(${words.join(' ')}) `
  })
  return `${phrase.startsWith('^') ? '^' : ''} ${parts.join('(?:[^ ]+ ){0,4}')}${phrase.endsWith('$') ? '$' : ''}`
}

const plain = (text: string): string =>
  ` ${foldForMatching(text)
    .replaceAll('ł', 'l')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `
