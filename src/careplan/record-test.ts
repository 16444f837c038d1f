import { z } from 'zod'
import { factKinds } from '../domain/fact.ts'

/** Facts of a kind, by code (`*` at the end means "begins so"), by exact title or by encounter class, within so many days. */
export const eventSchema = z.strictObject({
  kinds: z.array(z.enum(factKinds)).min(1),
  codes: z.array(z.string()).exactOptional(),
  titles: z.array(z.string()).exactOptional(),
  classes: z.array(z.string()).exactOptional(),
  days: z.number().positive().exactOptional(),
})
export type EventPattern = Readonly<z.infer<typeof eventSchema>>

const ageSchema = z.strictObject({ from: z.number().exactOptional(), below: z.number().exactOptional() })
const labSchema = z.strictObject({
  codes: z.array(z.string()).min(1),
  /** Units in which the limits are written; a value in another unit is unknown, never compared. */
  unit: z.array(z.string()).min(1),
  from: z.number().exactOptional(),
  above: z.number().exactOptional(),
  below: z.number().exactOptional(),
  days: z.number().positive().exactOptional(),
})
export type LabPattern = Readonly<z.infer<typeof labSchema>>

/** A question to the record that code can answer with yes, no or unknown. Pathways and plan tables are written in it. */
export type RecordTest =
  | { readonly all: readonly RecordTest[] }
  | { readonly any: readonly RecordTest[] }
  | { readonly not: RecordTest }
  /** `system|code` of conditions that are open; `days` leaves out those that began longer ago, not those without a date. */
  | { readonly condition: readonly string[]; readonly days?: number }
  /** Row ids of corpora/rules/situations. */
  | { readonly situation: readonly string[] }
  /** Needs of a screening by their words in corpora/rules/screening. */
  | { readonly need: readonly string[] }
  /** Classes or members of drug-classes, or words of a medication text. */
  | { readonly medicine: readonly string[] }
  | { readonly anyMedicine: true }
  | { readonly age: Readonly<z.infer<typeof ageSchema>> }
  | { readonly lab: LabPattern }
  /** The latest coded answer to one of the questions is one of the values. */
  | { readonly coded: { readonly codes: readonly string[]; readonly values: readonly string[] } }
  | { readonly event: EventPattern }
  | { readonly language: { readonly not: readonly string[] } }

export const recordTestSchema: z.ZodType<RecordTest> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(recordTestSchema).min(1) }),
    z.strictObject({ any: z.array(recordTestSchema).min(1) }),
    z.strictObject({ not: recordTestSchema }),
    z.strictObject({ condition: z.array(z.string()).min(1), days: z.number().positive().exactOptional() }),
    z.strictObject({ situation: z.array(z.string()).min(1) }),
    z.strictObject({ need: z.array(z.string()).min(1) }),
    z.strictObject({ medicine: z.array(z.string()).min(1) }),
    z.strictObject({ anyMedicine: z.literal(true) }),
    z.strictObject({ age: ageSchema }),
    z.strictObject({ lab: labSchema }),
    z.strictObject({
      coded: z.strictObject({ codes: z.array(z.string()).min(1), values: z.array(z.string()).min(1) }),
    }),
    z.strictObject({ event: eventSchema }),
    z.strictObject({ language: z.strictObject({ not: z.array(z.string()).min(1) }) }),
  ]),
)
