import { sentenceSpans } from '../../knowledge/sentences.ts'

/** One piece of a document that can be quoted by itself: a sentence, or a row of a table. */
export interface Unit {
  readonly text: string
  /** A row of a table has the row of its column names before it. */
  readonly isRow: boolean
  /** Which line of the document it stands in, from 0. */
  readonly line: number
}

/** The units of a document in its order. Marks, hidden comments, addresses and pictures are taken out: what is quoted is plain text. */
export function unitsOf(document: string): readonly Unit[] {
  return plain(document)
    .split('\n')
    .flatMap((text, line): readonly Unit[] => {
      const isRow = (text.match(/\|/g) ?? []).length >= 2
      return (isRow ? rowsOf(text) : sentencesOf(text)).map(text => ({ text, isRow, line }))
    })
    .filter(({ text }) => /[\p{L}\p{N}]{2}/u.test(text))
}

const sentencesOf = (line: string): readonly string[] => {
  // Mail written in one run has no space after a full stop.
  const spaced = line.replace(/(?<=[\p{Ll}\d)][.!?])(?=\p{Lu}\p{Ll})/gu, ' ')
  return sentenceSpans(spaced)
    .map(({ start, end }) => spaced.slice(start, end).replace(/\s+/g, ' ').trim())
    .reduce(joinQuoted, [])
    .flatMap(split)
}

/** What somebody says in quotation marks is one piece: an order does not come loose from its own words. */
function joinQuoted(pieces: readonly string[], piece: string): readonly string[] {
  const last = pieces.at(-1)
  const isOpen = last !== undefined && last.length < longest && (last.match(/["“”«»]/g)?.length ?? 0) % 2 === 1
  return isOpen ? [...pieces.slice(0, -1), `${last} ${piece}`] : [...pieces, piece]
}

/** A sentence longer than a composer may send is cut at its semicolons or dashes, else between words. */
function split(sentence: string): readonly string[] {
  if (sentence.length <= longest) return [sentence]
  const parts = sentence.split(/(?<=;)\s+|\s+(?=-\s)/)
  if (parts.length > 1) return parts.flatMap(split)
  const at = sentence.lastIndexOf(' ', longest)
  return at < 1 ? [] : [sentence.slice(0, at), ...split(sentence.slice(at + 1))]
}

const longest = 400

/** Rows that stand in one line are told apart by the double bar between them. */
const rowsOf = (line: string): readonly string[] =>
  line
    .split(/\|\s*\|(?=\s*\S)/)
    .map(row => row.replace(/\s+/g, ' ').replace(/^[\s|]+|[\s|]+$/g, ''))
    .filter(row => !/^[\s|:-]*$/.test(row))
    // A number sign opens a heading elsewhere.
    .map(row => row.replace(/^#\s*\|/, 'No. |'))
    .map(row => row.slice(0, longest))

function plain(document: string): string {
  return (
    document
      // A line that was only wrapped goes on in the next.
      .replace(/(?<![.!?:;|])\n(?=\p{Ll})/gu, ' ')
      .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
      .replace(/<(script|style|template|noscript)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ')
      .replace(/<\/?[a-z][^>]*>/gi, ' ')
      .replace(/!\[[^\]]*\]\s?\([^)]*\)/g, ' ')
      .replace(/\[([^\]]*)\]\s?\([^)]*\)/g, '$1')
      .replace(/\bmailto:|\b(?:https?|ftp|data|javascript|file|blob):\S*|\bwww\.\S+/gi, ' ')
      .replace(/<?[\w.+-]+@[\w-]+\.[\w.]+>?/g, ' ')
      .replace(
        /\b([a-z0-9-]+)\.(?:com|net|org|io|dev|app|info|biz|xyz|ru|cn|top|site|link|click|page|me|co)\b(?:\.[a-z]{2}\b)?(?:\/\S*)?/gi,
        '$1',
      )
      .replace(/&(?:#\d+|[a-z]+);/gi, ' ')
      .replace(/`+|\*\*|__+|^\s{0,3}(?:#{1,6}|>|[-*+])\s/gm, ' ')
      .replace(/[\][](?=\s?[([])/g, ' ')
  )
}
