import type { Citation, SentenceView } from '../api/types.ts'

export interface NumberedSource {
  readonly number: number
  readonly citation: Citation
  /** The sentences of the answer that lean on it. */
  readonly backs: readonly string[]
}

/** Each cited span once, numbered in the order a reader meets it. */
export function numberSources(sentences: readonly SentenceView[]): readonly NumberedSource[] {
  const found = new Map<string, { citation: Citation; backs: string[] }>()
  for (const { text, citations } of sentences) {
    for (const citation of citations) {
      const known = found.get(citation.spanId)
      if (known === undefined) found.set(citation.spanId, { citation, backs: [text] })
      else known.backs.push(text)
    }
  }
  return [...found.values()].map((source, index) => ({ number: index + 1, ...source }))
}

const kinds = {
  patient: { record: 'kindRecord', guidance: 'kindGuidance', rule: 'kindRule' },
  clinician: { record: 'kindRecordStaff', guidance: 'kindGuidance', rule: 'kindRule' },
} as const

/** The word that tells a reader's own record from general guidance. */
export const kindWord = (origin: Citation['origin'], reader: 'patient' | 'clinician') => kinds[reader][origin]
