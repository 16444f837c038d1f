import { stem } from '../../../knowledge/stem.ts'
import type { DirectionKind, WordTables } from './word-tables.ts'

/** A word of a claim or of its evidence, as both are compared. */
export interface Token {
  /** Small letters, accents off. */
  readonly word: string
  readonly stem: string
  /** How much it tells; 0 for words that carry no content. */
  readonly weight: number
  readonly kinds: ReadonlySet<DirectionKind>
  /** A name rather than a word: a digit or a capital inside ("IL-6", "TRIM88"), or all capitals. */
  readonly isName: boolean
  readonly number?: number
  readonly isPercent?: true
  /** Number of the clause, counted from 0. */
  readonly clause: number
}

/** What a stem tells, by how rare it is; learnt with the model. */
export type Weigh = (stem: string) => number

/** Reads one sentence. Hyphens part words, a decimal point does not part a number. */
export function readSentence(text: string, tables: WordTables, weigh: Weigh): readonly Token[] {
  const folded = foldText(text)
  const found: Token[] = []
  let clause = 0
  for (const [piece] of folded.matchAll(/\d[\d,]*(?:\.\d+)?%?|[\p{L}\p{N}]+(?:'\p{L}+)?|[;,:]|--/gu)) {
    if (/^[;,:]|^--/.test(piece)) {
      if (piece !== ',') clause += 1
      continue
    }
    const word = piece.toLowerCase()
    if (/^(?:but|while|whereas|although|however|though|whilst|yet)$/.test(word)) clause += 1
    if (/^\d[\d,]*(?:\.\d+)?%?$/.test(piece)) {
      const number = Number(piece.replace(/[,%]/g, ''))
      found.push({
        word,
        stem: word,
        weight: 1,
        kinds: none,
        isName: false,
        clause,
        number,
        ...(piece.endsWith('%') ? { isPercent: true } : {}),
      })
      continue
    }
    const root = stem(word.replace(/'s$/, ''))
    const isStop = isStopword(word)
    found.push({
      word,
      stem: root,
      weight: isStop ? 0 : weigh(root),
      kinds: tables.directions.get(word) ?? none,
      isName: /\d/.test(piece) || /^.+\p{Lu}/u.test(piece),
      clause,
    })
  }
  return withPhrases(found, tables)
}

const greek: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'micro',
  σ: 'sigma',
  ω: 'omega',
}

/** Accents off, Greek letters by name, one kind of apostrophe and of decimal point. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/’/g, "'")
    .replace(/(?<=\d)·(?=\d)/g, '.')
    .replace(/[αβγδεκλμσω]/gu, letter => greek[letter] ?? letter)

const none: ReadonlySet<DirectionKind> = new Set()

/** Phrases of two or three words pass what they mean to their first word and take it from the others. */
function withPhrases(tokens: readonly Token[], { directions }: WordTables): readonly Token[] {
  const out = [...tokens]
  for (let at = 0; at < out.length; at += 1) {
    for (const length of [3, 2]) {
      const words = out.slice(at, at + length)
      const kinds = words.length === length ? directions.get(words.map(({ word }) => word).join(' ')) : undefined
      if (kinds === undefined) continue
      for (const [index, token] of words.entries()) out[at + index] = { ...token, kinds: index === 0 ? kinds : none }
      at += length - 1
      break
    }
  }
  return out
}

export const isStopword = (word: string): boolean => stopwords.has(word)

const stopwords: ReadonlySet<string> = new Set(
  `a an and any are as at be because been being both but by can could did do does doing during each for from had has have having he her hers him his how i if in into is it its itself
  may might more most much my not no of off on once only or other our out own per same shall she should so some such than that the their them then there these they this those though through to too
  under until up upon very via was we were what when where whether which while who whom whose why will with within without would you your yours also among between about after before all over
  here however thus therefore show shows showed shown find found finding findings suggest suggests suggested demonstrate demonstrated demonstrates report reported observed identify identified
  conclusion conclusions results result background methods objective aim study studies data analysis investigate examined using used use respectively ci95 ci p vs versus`.split(
    /\s+/,
  ),
)
