import type { Span } from '../domain/evidence.ts'

/** A stored passage with what is known of its document. */
export interface Passage {
  readonly span: Span
  /** The document's title, then the headings the passage stands under: `Warfarin › If you miss a dose`. */
  readonly heading: string
  readonly document: PassageDocument
  /** Place within its document, from 0. */
  readonly ordinal: number
  /** 0 to 1: how much of what the question is about stands in this passage, rare words counting more. */
  readonly coverage: number
}

export interface PassageDocument {
  readonly id: string
  readonly title: string
  readonly topics: readonly string[]
  /** FHIR tokens, `system|code`. */
  readonly codes: readonly string[]
  readonly trust: 'reviewed' | 'operator'
}

export interface PassageRow {
  readonly chunk: string
  readonly document: string
  readonly title: string
  readonly topics: readonly string[]
  readonly codes: readonly string[]
  readonly ordinal: number
  readonly heading: string
  readonly text: string
  readonly hash: string
  readonly reviewed: string
  readonly trust: 'reviewed' | 'operator'
}

export const toPassage = (row: PassageRow, coverage: number): Passage => ({
  heading: row.heading,
  document: { id: row.document, title: row.title, topics: row.topics, codes: row.codes, trust: row.trust },
  ordinal: row.ordinal,
  coverage,
  span: {
    id: `chunk:${row.chunk}`,
    origin: 'guidance',
    source: row.document,
    ref: row.chunk,
    title: row.heading,
    text: row.text,
    hash: row.hash,
    date: row.reviewed,
  },
})
