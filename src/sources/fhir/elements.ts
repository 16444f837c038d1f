import { z } from 'zod'
import type { Coding } from '../../domain/fact.ts'
import { effectiveOf } from '../moment.ts'

/** The FHIR R4 data types that facts are read from. Unknown fields pass: the stored resource keeps them. */
const text = z.string()
export const coding = z.object({ system: text.optional(), code: text.optional(), display: text.optional() })
export const concept = z.object({ coding: z.array(coding).optional(), text: text.optional() })
export const reference = z.object({ reference: text.optional(), display: text.optional() })
export const quantity = z.object({
  value: z.number({ error: 'is not a number' }).optional(),
  comparator: z.enum(['<', '<=', '>=', '>']).optional(),
  unit: text.optional(),
  system: text.optional(),
  code: text.optional(),
})
/** A date or date-time that a calendar has. */
export const dateTime = text.refine(value => effectiveOf(value) !== undefined, { error: 'is not a date' })
export const period = z.object({ start: dateTime.optional(), end: dateTime.optional() })
export const range = z.object({ low: quantity.optional(), high: quantity.optional() })
export const ratio = z.object({ numerator: quantity.optional(), denominator: quantity.optional() })
export const annotation = z.object({ text, time: text.optional() })
export const humanName = z.object({
  use: text.optional(),
  text: text.optional(),
  family: text.optional(),
  given: z.array(text).optional(),
  prefix: z.array(text).optional(),
  suffix: z.array(text).optional(),
})

export type FhirConcept = z.infer<typeof concept>
export type FhirQuantity = z.infer<typeof quantity>
export type FhirReference = z.infer<typeof reference>
export type FhirRange = z.infer<typeof range>
export type FhirName = z.infer<typeof humanName>

/** The source's own words for a concept: its text, else the first display, else the bare code. */
export function conceptText(value: FhirConcept | undefined): string | undefined {
  if (value === undefined) return undefined
  const displays = (value.coding ?? []).map(({ display }) => display)
  const codes = (value.coding ?? []).map(({ code }) => code)
  return [value.text, ...displays, ...codes].find(candidate => candidate !== undefined && candidate.trim() !== '')
}

/** The words of several concepts, those that have any. */
export const conceptTexts = (values: readonly FhirConcept[] | undefined): readonly string[] =>
  (values ?? []).map(conceptText).filter(value => value !== undefined)

export function conceptCodings(value: FhirConcept | undefined): readonly Coding[] {
  return (value?.coding ?? []).flatMap(({ system, code, display }) =>
    code === undefined ? [] : [{ system: system ?? '', code, ...(display === undefined ? {} : { display }) }],
  )
}

/** The code of a concept that has exactly one meaning, such as a status. */
export const conceptCode = (value: FhirConcept | undefined): string | undefined =>
  value?.coding?.find(({ code }) => code !== undefined)?.code ?? value?.text

/** `7.2 %`, `< 5 mg/L`: number and unit exactly as the source has them. */
export function quantityText(value: FhirQuantity | undefined): string | undefined {
  if (value?.value === undefined) return undefined
  return [value.comparator, String(value.value), value.unit ?? value.code].filter(part => part !== undefined).join(' ')
}

export function rangeText(value: FhirRange | undefined): string | undefined {
  const low = quantityText(value?.low)
  const high = quantityText(value?.high)
  if (low !== undefined && high !== undefined) return `${low} to ${high}`
  if (low !== undefined) return `${low} or more`
  return high === undefined ? undefined : `${high} or less`
}

/** `prefix` keeps titles such as Dr. */
export function nameText(names: readonly FhirName[] | undefined, prefix = true): string | undefined {
  const name = names?.find(({ use }) => use === 'official') ?? names?.[0]
  if (name === undefined) return undefined
  const joined = [...(prefix ? (name.prefix ?? []) : []), ...(name.given ?? []), name.family, ...(name.suffix ?? [])]
    .filter(part => part !== undefined && part !== '')
    .join(' ')
  return joined === '' ? name.text : joined
}
