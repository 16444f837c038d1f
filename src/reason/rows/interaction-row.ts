import { z } from 'zod'
import { certaintySchema, proposalSchema, rowBase, severitySchema, statementSchema } from './statement.ts'

const shared = {
  ...rowBase,
  severity: severitySchema,
  certainty: certaintySchema,
  /** What it does to the body: of two rows that fire together and do the same, a patient is told one. */
  effects: z.array(z.string()).default([]),
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

/** A medicine that a condition of the person speaks against. */
const conditionRow = z.strictObject({
  ...shared,
  kind: z.literal('drug-condition'),
  medicines: substances,
  /** Rows of the table of situations; one is enough. */
  situations: z.array(z.string()).min(1),
})
export type ConditionRow = Readonly<z.infer<typeof conditionRow>>

const allergyRow = z.strictObject({
  ...shared,
  kind: z.literal('drug-allergy'),
  /** Words of a recorded allergy, lower case. */
  allergens: z.array(z.string()).min(1),
  /** Allergens that no class names, in Spanish. */
  spanish: z.record(z.string(), z.string()).default({}),
  medicines: substances,
})
export type AllergyRow = Readonly<z.infer<typeof allergyRow>>

/** What is said of an allergy to the very substance, which needs no row of its own. */
const sameAllergyRow = z.strictObject({ ...shared, kind: z.literal('same-allergy') })
export type SameAllergyRow = Readonly<z.infer<typeof sameAllergyRow>>

export const interactionRow = z.discriminatedUnion('kind', [
  pairRow,
  foodRow,
  kidneyRow,
  conditionRow,
  allergyRow,
  sameAllergyRow,
])
export type InteractionRow = Readonly<z.infer<typeof interactionRow>>
