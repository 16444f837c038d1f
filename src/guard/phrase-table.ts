import { compilePhrases } from './triage/pattern.ts'
import { splitSentences } from './triage/sentence.ts'

interface PhraseRow {
  readonly id: string
  readonly reader: 'patient' | 'any' | 'allow'
  readonly phrases: readonly string[]
  /** Wording in the same sentence that makes the rest harmless. */
  readonly unless?: readonly string[] | undefined
}

/** The first row that a text meets for a reader, outside of what the `allow` rows cover. `matching` is folded text. */
export function compilePhraseTable<Row extends PhraseRow>(
  rows: readonly Row[],
): (matching: string, isPatient: boolean) => Row | undefined {
  const compiled = rows.map(row => ({
    row,
    pattern: compilePhrases(row.phrases, new Map()),
    unless: row.unless === undefined ? undefined : compilePhrases(row.unless, new Map()),
  }))
  const allows = compiled.filter(({ row }) => row.reader === 'allow')
  const blocks = compiled.filter(({ row }) => row.reader !== 'allow')

  return (matching, isPatient) => {
    const sentences = splitSentences(matching, word => word).map(({ text }) => text)
    for (const { row, pattern, unless } of blocks) {
      if (row.reader === 'patient' && !isPatient) continue
      const met = sentences.some(text => {
        if (unless !== undefined && stretches(unless, text).length > 0) return false
        const allowed = row.reader === 'any' ? [] : allows.flatMap(allow => stretches(allow.pattern, text))
        return stretches(pattern, text).some(
          found => !allowed.some(one => one.start < found.end && found.start < one.end),
        )
      })
      if (met) return row
    }
    return undefined
  }
}

const stretches = (pattern: RegExp, text: string): { start: number; end: number }[] =>
  [...text.matchAll(pattern)].map(match => ({ start: match.index, end: match.index + match[0].length }))
