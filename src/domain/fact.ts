import { z } from 'zod'

/** The layers of a record that the product reads together. */
export const layers = ['clinical', 'genomic', 'social', 'device'] as const
export type Layer = (typeof layers)[number]

export const factKinds = [
  'demographic',
  'condition',
  'medication',
  'allergy',
  'observation',
  'immunization',
  'encounter',
  'procedure',
  'report',
  'care-plan',
  'goal',
  'imaging',
  'claim',
  'benefit',
  'genotype',
  'phenotype',
  'screening-answer',
  'social-need',
  'reading',
] as const
export type FactKind = (typeof factKinds)[number]

export const codingSchema = z.object({
  system: z.string(),
  code: z.string(),
  display: z.string().optional(),
})
export type Coding = Readonly<z.infer<typeof codingSchema>>

/** A measured or stated value exactly as the source gives it. `unit` is what people read, `unitCode` is UCUM. */
export type FactValue =
  | {
      readonly type: 'quantity'
      readonly number: number
      readonly unit: string
      readonly unitCode: string
      readonly comparator?: '<' | '<=' | '>' | '>='
    }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'coded'; readonly text: string; readonly codings: readonly Coding[] }
  | { readonly type: 'boolean'; readonly boolean: boolean }

export type Precision = 'year' | 'month' | 'day' | 'instant'

/** ISO 8601 as the source wrote it, with how much of it is known. */
export interface Effective {
  readonly start: string
  readonly end?: string
  readonly precision: Precision
}

/** Where a fact stands in its source, so that any reader can be taken back to it. */
export interface FactSource {
  /** Id of the loaded document (source_document). */
  readonly document: string
  /** 'Observation', 'MedicationRequest', 'genomic-report', 'screening', 'device-stream', … */
  readonly resourceType: string
  /** The id the source gives this resource; what a citation of the fact shows. */
  readonly resource: string
  /** JSON path or row inside the document, e.g. `entry[12].resource.component[0]`. */
  readonly path: string
}

/** One thing the record says about one person. */
export interface Fact {
  /** Deterministic: the same resource loaded twice is the same fact. */
  readonly id: string
  readonly person: string
  readonly layer: Layer
  readonly kind: FactKind
  /** The source's own words for what this is. */
  readonly text: string
  readonly codings: readonly Coding[]
  readonly value?: FactValue
  readonly effective?: Effective
  /** As the source writes it: 'active', 'stopped', 'final', 'resolved', 'completed', … */
  readonly status: string
  readonly source: FactSource
  /** One human-readable line with all of the fact's numbers, units, dates and names: the text that citations show and verification reads. */
  readonly quote: string
  /** Fields particular to the kind (dosage, encounter class and type, diplotype, reason, …), JSON values only. */
  readonly detail: Readonly<Record<string, unknown>>
  /** 1 for coded sources; lower for what was read out of prose. */
  readonly confidence: number
  /** The fact this is a part of: a blood-pressure component names its panel. */
  readonly partOf?: string
}

/** Basic identity of one person, from the Patient resource. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly birthDate?: string
  readonly sex?: string
  /** BCP 47 tag of the preferred language. */
  readonly language: string
  readonly deceased?: string
}
