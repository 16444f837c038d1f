import { sha256 } from '../kernel/ids.ts'
import type { KnowledgeDocument } from './document.ts'
import { type SentenceSpan, sentenceSpans } from './sentences.ts'

/** A passage that can be quoted and found by itself. `text` is exactly `body.slice(start, end)`. */
export interface Chunk {
  /** Unique over the knowledge base: `<document id>.<ordinal>`. */
  readonly id: string
  readonly ordinal: number
  /** The headings it stands under, outermost first, the document's title before them: `Warfarin › If you miss a dose`. */
  readonly heading: string
  readonly text: string
  readonly start: number
  readonly end: number
  /** SHA-256 of `text`. */
  readonly hash: string
}

/** A section longer than this is cut between sentences; a single longer sentence stays whole. */
export const chunkWords = 120

/** One chunk per section (more when the section is long), in order; headings are not part of any chunk's text. */
export function chunkDocument(document: Pick<KnowledgeDocument, 'id' | 'title' | 'body'>): readonly Chunk[] {
  return sections(document.title, document.body)
    .flatMap(({ heading, start, end }) =>
      pack(document.body, start, end).map(span => ({
        heading,
        ...span,
        text: document.body.slice(span.start, span.end),
      })),
    )
    .map((chunk, ordinal) => ({ id: `${document.id}.${ordinal}`, ordinal, ...chunk, hash: sha256(chunk.text) }))
}

interface Section extends SentenceSpan {
  readonly heading: string
}

function sections(title: string, body: string): readonly Section[] {
  const found: Section[] = []
  const path: string[] = []
  let start = 0
  const close = (end: number) => {
    if (body.slice(start, end).trim() !== '') found.push({ heading: [title, ...path].join(' › '), start, end })
  }
  for (const match of body.matchAll(/^(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*$/gm)) {
    close(match.index)
    const depth = (match[1] ?? '').length
    // The first-level heading repeats the document's title.
    path.length = Math.min(path.length, Math.max(0, depth - 2))
    if (depth > 1) path.push(match[2] ?? '')
    start = match.index + match[0].length
  }
  close(body.length)
  return found
}

function pack(body: string, from: number, to: number): readonly SentenceSpan[] {
  const packed: SentenceSpan[] = []
  let words = 0
  for (const { start, end } of sentenceSpans(body.slice(from, to))) {
    const count = body.slice(from + start, from + end).split(/\s+/).length
    const open = packed.at(-1)
    if (open !== undefined && words + count <= chunkWords) {
      packed[packed.length - 1] = { start: open.start, end: from + end }
      words += count
    } else {
      packed.push({ start: from + start, end: from + end })
      words = count
    }
  }
  return packed
}
