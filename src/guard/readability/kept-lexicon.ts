import { z } from 'zod'
import { corporaFolder, readRules } from '../../knowledge/rules.ts'

const kinds = [
  'name',
  'medicine',
  'negation',
  'number',
  'unit',
  'frequency',
  'timing',
  'limit',
  'condition',
  'certainty',
  'direction',
  'warning',
] as const
export type KeptKind = (typeof kinds)[number]

const words = z.array(z.string().min(1))
const rowSchema = z.strictObject({
  id: z.string(),
  source: z.string(),
  kind: z.enum(kinds),
  value: z.number().optional(),
  /** It denies what stands before it. */
  isBehind: z.boolean().default(false),
  en: words,
  es: words,
  pl: words,
})
export type KeptRow = Readonly<z.infer<typeof rowSchema>>

/** The words of one language, and how a row is found at a place in a text. */
export interface Lexicon {
  /** The row of the longest phrase that begins at this token, and how many tokens it takes; one token without a row. */
  rowAt(tokens: readonly RawToken[], at: number): readonly [KeptRow | undefined, number]
}

export interface RawToken {
  readonly text: string
  /** Place in the text, in UTF-16 units. */
  readonly at: number
}

/** Reads `corpora/rules/kept-meaning.yaml`: English, Spanish and Polish; any other language is read as English. */
export async function loadLexicons(folder: URL = corporaFolder): Promise<(language: string) => Lexicon> {
  const { rows } = await readRules('kept-meaning', rowSchema, folder)
  const english = lexiconOf(rows, 'en')
  const others = new Map<string, Lexicon>([
    ['es', lexiconOf(rows, 'es')],
    ['pl', lexiconOf(rows, 'pl')],
  ])
  return language => others.get(language.slice(0, 2)) ?? english
}

/** A word of the table may begin or end with `*`, which stands for the rest of a word. */
function lexiconOf(rows: readonly KeptRow[], language: 'en' | 'es' | 'pl'): Lexicon {
  const all = rows.flatMap(row => row[language].map(phrase => [phrase.toLowerCase(), row] as const))
  const endings = all
    .filter(([phrase]) => phrase.startsWith('*'))
    .map(([phrase, row]) => [phrase.slice(1), row] as const)
  const openings = all
    .filter(([phrase]) => phrase.endsWith('*'))
    .map(([phrase, row]) => [phrase.slice(0, -1), row] as const)
  const phrases = new Map(
    all.filter(([phrase]) => !phrase.includes('*')).map(([phrase, row]) => [joined(tokensOf(phrase)), row]),
  )
  const longest = Math.max(...[...phrases.keys()].map(phrase => phrase.split(' ').length))
  return {
    rowAt(tokens, at) {
      for (let length = Math.min(longest, tokens.length - at); length > 0; length -= 1) {
        const row = phrases.get(joined(tokens.slice(at, at + length)))
        if (row !== undefined) return [row, length]
      }
      const text = tokens[at]?.text ?? ''
      const partly =
        endings.find(([ending]) => text.endsWith(ending)) ?? openings.find(([opening]) => text.startsWith(opening))
      return [partly?.[1], 1]
    },
  }
}

/** Small words, numbers with their decimals, and units with signs in them. */
export function tokensOf(text: string): readonly RawToken[] {
  const flat = text.toLowerCase().replaceAll('’', "'").replaceAll('μ', 'µ')
  return [...flat.matchAll(/\d+(?:[.,]\d+)*|°[fc]|%|\p{L}+(?:['/-]\p{L}+)*/gu)].map(match => ({
    text: match[0],
    at: match.index,
  }))
}

const joined = (tokens: readonly RawToken[]): string => tokens.map(({ text }) => text).join(' ')
