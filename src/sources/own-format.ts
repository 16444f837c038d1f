import { z } from 'zod'
import { precisionOf } from './moment.ts'

/** A date in one of the product's own formats: ISO 8601, as exact as is known. */
export const isoDate = z.string().refine(text => precisionOf(text) !== undefined, { error: 'is not an ISO 8601 date' })

/** An instant with its zone. */
export const isoInstant = z.iso.datetime({
  offset: true,
  error: 'is not an instant with a zone, such as 2026-11-17T07:10:00-05:00',
})

/** The fields that every file of the product's own formats begins with. */
export const headOf = <Name extends string>(name: Name) => ({
  format: z.literal(name),
  version: z.literal(1),
  /** Stays the same when the file is corrected and sent again. */
  id: z.string().min(1),
  person: z.string().min(1),
})
