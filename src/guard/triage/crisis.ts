import { foldForMatching } from '../../kernel/canonical.ts'
import { hiddenReadings } from '../../kernel/disguise.ts'
import type { RuleTable } from '../../knowledge/rules.ts'
import type { Sense } from './context.ts'
import type { Lexicon } from './lexicon.ts'
import { compilePhrases } from './pattern.ts'
import type { Reading } from './reading.ts'
import type { CrisisRow } from './tables.ts'

export interface Crisis {
  readonly level: number
  readonly row: string
  readonly title: string
}

/**
 * The highest rung of the Columbia ladder that a message reaches, or undefined. A method, a plan or a "friend" only raises it.
 * A denied or general mention does not count, nor does one inside an idiom (rows of level 0).
 */
export function createCrisisLadder(
  table: RuleTable<CrisisRow>,
  lexicon: Lexicon,
): (reading: Reading) => Crisis | undefined {
  const rows = table.rows.map(row => ({ row, pattern: compilePhrases(row.phrases, lexicon.classes) }))
  const idioms = rows.filter(({ row }) => row.level === 0)
  const rungs = rows.filter(({ row }) => row.level > 0).toSorted((a, b) => b.row.level - a.row.level)

  return reading => {
    const masked = reading.sentences.map(({ text }) => idioms.flatMap(({ pattern }) => stretches(pattern, text)))
    for (const { row, pattern } of rungs) {
      const stated = reading.sentences.some(({ text }, index) =>
        stretches(pattern, text).some(
          found =>
            !masked[index]?.some(idiom => idiom.start < found.end && found.start < idiom.end) &&
            counts(reading.sense(index, found), row),
        ),
      )
      if (stated) return { level: row.level, row: row.id, title: row.title }
    }
    return undefined
  }
}

/** The rung that a text reaches in words spelt so that no filter sees them: "k1ll", "s u i c i d e", "un-aliving". Slang of the table counts as words. */
export function createHiddenClimb(
  table: RuleTable<CrisisRow>,
  climb: (matching: string) => Crisis | undefined,
  isWord: (word: string) => boolean,
): (text: string) => Crisis | undefined {
  const slang = new Set(table.rows.flatMap(row => row.phrases).flatMap(phrase => phrase.match(/[a-z]{4,}/g) ?? []))
  const isCrisisWord = (word: string): boolean => isWord(word) || slang.has(word)
  return text => {
    for (const hidden of hiddenReadings(text, isCrisisWord)) {
      const crisis = climb(foldForMatching(hidden))
      if (crisis !== undefined) return crisis
    }
    return undefined
  }
}

/** Asking about a method or a plan counts like telling it ("asking for a friend"); lower rungs count only when told. */
const counts = (sense: Sense, { level, asked }: CrisisRow): boolean =>
  sense === 'stated' || (sense === 'hypothetical' && (level >= 3 || asked))

const stretches = (pattern: RegExp, text: string): { start: number; end: number }[] =>
  [...text.matchAll(pattern)].map(match => ({ start: match.index, end: match.index + match[0].length }))
