import { z } from 'zod'
import { certaintySchema, proposalSchema, rowBase, severitySchema, statementSchema } from './statement.ts'

const shared = {
  ...rowBase,
  severity: severitySchema,
  certainty: certaintySchema,
  statement: statementSchema,
  propose: z.array(proposalSchema).min(1),
}
/** Class ids or member names of drug-classes. */
const substances = z.array(z.string()).min(1)

const pairRow = z.strictObject({ ...shared, kind: z.literal('drug-drug'), a: substances, b: substances })
export type PairRow = Readonly<z.infer<typeof pairRow>>

/** Food and drink are never in a medication list, so these rows only answer questions. */
const foodRow = z.strictObject({ ...shared, kind: z.literal('drug-food'), a: substances, b: substances })

const kidneyRow = z.strictObject({
  ...shared,
  kind: z.literal('drug-kidney'),
  medicines: substances,
  /** The finding holds below this eGFR in mL/min/1.73 m². */
  egfrBelow: z.number(),
  /** Situations that also make it hold when no eGFR is recorded. */
  situations: z.array(z.string()).default([]),
})
export type KidneyRow = Readonly<z.infer<typeof kidneyRow>>

const allergyRow = z.strictObject({
  ...shared,
  kind: z.literal('drug-allergy'),
  /** Words of a recorded allergy, lower case. */
  allergens: z.array(z.string()).min(1),
  medicines: substances,
})
export type AllergyRow = Readonly<z.infer<typeof allergyRow>>

/** What is said of an allergy to the very substance, which needs no row of its own. */
const sameAllergyRow = z.strictObject({ ...shared, kind: z.literal('same-allergy') })
export type SameAllergyRow = Readonly<z.infer<typeof sameAllergyRow>>

export const interactionRow = z.discriminatedUnion('kind', [pairRow, foodRow, kidneyRow, allergyRow, sameAllergyRow])
export type InteractionRow = Readonly<z.infer<typeof interactionRow>>
