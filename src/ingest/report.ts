import type { Problem } from '../sources/reading.ts'
import type { VocabularyFormat } from '../sources/vocabulary.ts'

interface FileProblem extends Problem {
  readonly file: string
}

/** What a load did. `added`, `unchanged` and `updated` count resources; after a second run of the same files the first and last are 0. */
export interface IngestReport {
  readonly files: number
  readonly people: readonly string[]
  readonly resources: number
  readonly facts: number
  readonly added: number
  readonly unchanged: number
  readonly updated: number
  readonly problems: readonly FileProblem[]
  /** Files that are documents for the knowledge base, not records; they were left alone. */
  readonly documents: readonly string[]
  /** Files that are vocabularies; they were left alone. */
  readonly vocabularies: readonly { readonly file: string; readonly format: VocabularyFormat }[]
}

export const emptyReport: IngestReport = {
  files: 0,
  people: [],
  resources: 0,
  facts: 0,
  added: 0,
  unchanged: 0,
  updated: 0,
  problems: [],
  documents: [],
  vocabularies: [],
}

export const addReports = (a: IngestReport, b: IngestReport): IngestReport => ({
  files: a.files + b.files,
  people: [...new Set([...a.people, ...b.people])],
  resources: a.resources + b.resources,
  facts: a.facts + b.facts,
  added: a.added + b.added,
  unchanged: a.unchanged + b.unchanged,
  updated: a.updated + b.updated,
  problems: [...a.problems, ...b.problems],
  documents: [...a.documents, ...b.documents],
  vocabularies: [...a.vocabularies, ...b.vocabularies],
})
