import { compilePhrases } from './triage/pattern.ts'
import { splitSentences } from './triage/sentence.ts'

interface PhraseRow {
  readonly id: string
  /** `allow`: masks what it covers for patients. `class`: a word list, `$id` in the phrases of other rows. */
  readonly reader: 'patient' | 'any' | 'allow' | 'class'
  readonly phrases: readonly string[]
  /** Wording in the same sentence that makes the rest harmless. */
  readonly unless?: readonly string[] | undefined
  /** No `allow` row masks it. */
  readonly strict?: boolean | undefined
  /** How many matches the whole text must have; one when left out. */
  readonly atLeast?: number | undefined
}

/** The first row that a text meets for a reader, outside of what the `allow` rows cover. `matching` is folded text; `binds` leaves rows out. */
export function compilePhraseTable<Row extends PhraseRow>(
  rows: readonly Row[],
): (matching: string, isPatient: boolean, binds?: (row: Row) => boolean) => Row | undefined {
  const classes = new Map<string, readonly string[]>(
    rows.filter(({ reader }) => reader === 'class').map(({ id, phrases }) => [id, phrases]),
  )
  const compiled = rows
    .filter(({ reader }) => reader !== 'class')
    .map(row => ({
      row,
      pattern: compilePhrases(row.phrases, classes),
      unless: row.unless === undefined ? undefined : compilePhrases(row.unless, classes),
    }))
  const allows = compiled.filter(({ row }) => row.reader === 'allow')
  const blocks = compiled.filter(({ row }) => row.reader !== 'allow')

  return (matching, isPatient, binds) => {
    const sentences = splitSentences(matching, word => word).map(({ text }) => text)
    for (const { row, pattern, unless } of blocks) {
      if ((row.reader === 'patient' && !isPatient) || binds?.(row) === false) continue
      const masked = row.reader === 'patient' && row.strict !== true
      let matches = 0
      for (const text of sentences) {
        const found = stretches(pattern, text)
        if (found.length === 0 || (unless !== undefined && stretches(unless, text).length > 0)) continue
        const allowed = masked ? allows.flatMap(allow => stretches(allow.pattern, text)) : []
        matches += found.filter(one => !allowed.some(mask => mask.start < one.end && one.start < mask.end)).length
      }
      if (matches >= (row.atLeast ?? 1)) return row
    }
    return undefined
  }
}

const stretches = (pattern: RegExp, text: string): { start: number; end: number }[] =>
  [...text.matchAll(pattern)].map(match => ({ start: match.index, end: match.index + match[0].length }))
