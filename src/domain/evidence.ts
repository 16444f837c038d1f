/** A piece of stored text that a sentence may lean on. `text` is byte-equal to what the store holds and `hash` is its SHA-256. */
export interface Span {
  /** `fact:<fact id>`, `chunk:<chunk id>` or `rule:<table>/<row id>`. */
  readonly id: string
  readonly origin: 'record' | 'guidance' | 'rule'
  /** What a reader sees as the source: `Observation/<id>` or a document id. */
  readonly source: string
  /** The id of the cited thing within its source: FHIR resource id, chunk id, rule row id. */
  readonly ref: string
  readonly title: string
  readonly text: string
  readonly hash: string
  /** ISO date of the fact, or the review date of the guidance. */
  readonly date?: string
}

/** A citation as it leaves the product. */
export interface Citation {
  readonly source: string
  readonly id: string
  /** The exact stored text. */
  readonly span: string
  readonly spanId: string
  readonly origin: Span['origin']
  readonly title: string
  readonly date?: string
}

export const cite = (span: Span): Citation => ({
  source: span.source,
  id: span.ref,
  span: span.text,
  spanId: span.id,
  origin: span.origin,
  title: span.title,
  ...(span.date === undefined ? {} : { date: span.date }),
})
