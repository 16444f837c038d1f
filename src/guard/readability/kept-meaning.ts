import { type KeptKind, type KeptRow, type Lexicon, loadLexicons, tokensOf } from './kept-lexicon.ts'

/** What a text says that a plainer wording has to say as well. */
export interface Meaning {
  /** Numbers with the unit right behind each, in the order of the text. */
  readonly quantities: readonly Quantity[]
  /** Rows of the table that the text uses, by kind, each with how often. */
  readonly used: ReadonlyMap<KeptKind, ReadonlyMap<string, number>>
  readonly tokens: readonly Token[]
}

export interface Quantity {
  readonly value: number
  /** A unit's row; empty where none stands behind the number. */
  readonly unit: string
  readonly at: number
}

/** A word or phrase, in small letters. */
export interface Token {
  readonly text: string
  /** Place in the text, in UTF-16 units. */
  readonly at: number
  readonly kind?: KeptKind | 'quantity'
  /** A negation of what stands before it. */
  readonly isBehind: boolean
  /** The clause it stands in, counted over the text: a negation reaches no further. */
  readonly clause: number
}

export type ReadMeaning = (text: string, language: string) => Meaning

/** Reads texts by `corpora/rules/kept-meaning.yaml`. */
export async function loadKeptMeaning(folder?: URL): Promise<ReadMeaning> {
  const lexiconOf = await loadLexicons(folder)
  return (text, language) => read(text, lexiconOf(language), !language.startsWith('en'))
}

function read(text: string, lexicon: Lexicon, hasDecimalComma: boolean): Meaning {
  const raw = tokensOf(text)
  const used = new Map<KeptKind, Map<string, number>>()
  const quantities: Quantity[] = []
  const tokens: Token[] = []
  const clauseOf = clausesOf(text)
  for (let index = 0; index < raw.length; ) {
    const { text: word, at } = raw[index] ?? { text: '', at: 0 }
    const [row, length] = lexicon.rowAt(raw, index)
    const value = numberIn(row, word, hasDecimalComma)
    const token = { text: word, at, clause: clauseOf(at), isBehind: row?.isBehind ?? false }
    if (value !== undefined) {
      const [unit] = lexicon.rowAt(raw, index + length)
      quantities.push({ value, unit: unit?.kind === 'unit' ? unit.id : '', at })
      tokens.push({ ...token, kind: 'quantity' })
    } else {
      if (row !== undefined) {
        const counts = used.get(row.kind) ?? new Map<string, number>()
        used.set(row.kind, counts.set(row.id, (counts.get(row.id) ?? 0) + 1))
      }
      tokens.push({ ...token, ...(row === undefined ? {} : { kind: row.kind }) })
    }
    index += length
  }
  return { quantities: withRanges(quantities, text), used, tokens }
}

function clausesOf(text: string): (at: number) => number {
  const ends = [...text.matchAll(/[.!?;:,()](?=\s|$|\))|(?<!\p{L})(?:but|pero|ale)(?!\p{L})/giu)].map(
    ({ index }) => index,
  )
  return at => ends.filter(end => end < at).length
}

/** "1,500" is a thousand and a half in English; "7,5" is seven and a half elsewhere. */
function numberIn(row: KeptRow | undefined, word: string, hasDecimalComma: boolean): number | undefined {
  if (row?.kind === 'number') return row.value
  if (row !== undefined || !/^\d/.test(word)) return undefined
  const isThousands = !hasDecimalComma && /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(word)
  return Number(isThousands ? word.replaceAll(',', '') : word.replace(',', '.').replace(/[.,](?=.*[.,])/g, ''))
}

/** In "36 to 46 °F" and "120/80 mmHg" the unit belongs to both. */
function withRanges(quantities: readonly Quantity[], text: string): readonly Quantity[] {
  return quantities.map((quantity, index) => {
    const next = quantities[index + 1]
    if (quantity.unit !== '' || next === undefined || next.unit === '') return quantity
    const between = text.slice(quantity.at, next.at).replace(/^[\d.,]+/, '')
    return /^\s*(?:to|or|and|a|o|y|do|lub|[-–/])\s*$/i.test(between) ? { ...quantity, unit: next.unit } : quantity
  })
}
