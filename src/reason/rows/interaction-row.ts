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
  /** Medicines that a guideline names instead, each with the situations that speak against it; proposed only when the record leaves some open. */
  instead: z
    .strictObject({
      /** The side of a pair that would be replaced. */
      replaces: z.enum(['a', 'b']).default('b'),
      alternatives: z.array(z.strictObject({ name: z.string(), unless: z.array(z.string()).default([]) })).min(1),
      propose: proposalSchema,
    })
    .optional(),
}
/** Class ids or member names of drug-classes. */
const substances = z.array(z.string()).min(1)

const pairRow = z.strictObject({
  ...shared,
  kind: z.literal('drug-drug'),
  a: substances,
  b: substances,
  /** Pairs of references, one of each side, that the row does not speak of. */
  except: z.array(z.tuple([z.string(), z.string()])).default([]),
})
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
  /** It also holds while the creatinine rises as in acute kidney injury, at any eGFR. */
  acute: z.boolean().default(false),
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

const liverRow = z.strictObject({
  ...shared,
  kind: z.literal('drug-liver'),
  medicines: substances,
  situations: z.array(z.string()).default([]),
  /** It also holds when the latest ALT is above so many times its upper limit. */
  altAbove: z.number().optional(),
})
export type LiverRow = Readonly<z.infer<typeof liverRow>>

const pregnancyRow = z.strictObject({
  ...shared,
  kind: z.literal('drug-pregnancy'),
  medicines: substances,
  when: z.enum(['pregnant', 'breastfeeding', 'may-become-pregnant']),
  /** Completed weeks of pregnancy from which it holds; without a due date on record it always does. */
  fromWeek: z.number().int().optional(),
  beforeWeek: z.number().int().optional(),
})
export type PregnancyRow = Readonly<z.infer<typeof pregnancyRow>>

/** Years of age: from `from` on, and below `below`. */
const ageRow = z.strictObject({
  ...shared,
  kind: z.literal('drug-age'),
  medicines: substances,
  from: z.number().int().optional(),
  below: z.number().int().optional(),
})
export type AgeRow = Readonly<z.infer<typeof ageRow>>

const allergyRow = z.strictObject({
  ...shared,
  kind: z.literal('drug-allergy'),
  /** Words of a recorded allergy, lower case. */
  allergens: z.array(z.string()).min(1),
  /** Allergens that no class names, in Spanish. */
  spanish: z.record(z.string(), z.string()).default({}),
  medicines: substances,
  /** Severity after a reaction that was severe, where it differs. */
  afterSevere: severitySchema.optional(),
  /** It also holds for an intolerance: a reaction of the lungs or a cough, which no antibody makes. */
  holdsForIntolerance: z.boolean().default(false),
})
export type AllergyRow = Readonly<z.infer<typeof allergyRow>>

/** What is said of an allergy or an intolerance to the very substance, which needs no row of its own. */
const sameAllergyRow = z.strictObject({ ...shared, kind: z.enum(['same-allergy', 'same-intolerance']) })
export type SameAllergyRow = Readonly<z.infer<typeof sameAllergyRow>>

/** Reviewed: an allergy of this name does not reach these medicines, so no other row may say that it does. */
export const noCrossRow = z.strictObject({
  ...rowBase,
  kind: z.literal('no-cross-allergy'),
  allergens: z.array(z.string()).min(1),
  medicines: substances,
  /** Why, for the reader of the table. */
  because: z.string().min(8),
})
export type NoCrossRow = Readonly<z.infer<typeof noCrossRow>>

export const interactionRow = z.discriminatedUnion('kind', [
  pairRow,
  foodRow,
  kidneyRow,
  conditionRow,
  liverRow,
  pregnancyRow,
  ageRow,
  allergyRow,
  sameAllergyRow,
])
/** A row about one medicine and the body of the person who takes it. */
export type BodyRow = KidneyRow | ConditionRow | LiverRow | PregnancyRow | AgeRow
export type InteractionRow = Readonly<z.infer<typeof interactionRow>>
