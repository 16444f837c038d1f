import { z } from 'zod'
import { certaintySchema, proposalSchema, rowBase, severitySchema, statementSchema } from './statement.ts'

/** Medicines and devices that one trait joins: 'must not be missed', 'runs on power'. */
export const medicineGroupRow = z.strictObject({
  ...rowBase,
  /** Phrases of a medication text (ingredient or brand), any of which is enough; empty when only `dosage` says it. */
  names: z.array(z.string()).default([]),
  /** Phrases of the text or its dosage that say it by themselves: 'three times a day'. */
  dosage: z.array(z.string()).default([]),
  /** One of these words must stand in the text as well; none means any form. */
  forms: z.array(z.string()).default([]),
  /** Words that speak against it: a nasal spray is no inhaler. */
  exceptForms: z.array(z.string()).default([]),
  /** Other groups whose members belong here too. */
  groups: z.array(z.string()).default([]),
})
export type MedicineGroupRow = Readonly<z.infer<typeof medicineGroupRow>>

/** One way in which medicines and a circumstance meet, and how much it matters. */
const pairSchema = z
  .strictObject({
    groups: z.array(z.string()).default([]),
    /** Situations that stand for the medicine itself: dependence on oxygen. */
    subjects: z.array(z.string()).default([]),
    /** From so many medicines on, whatever they are. */
    medicinesAtLeast: z.int().min(2).optional(),
    situations: z.array(z.string()).min(1),
    severity: severitySchema,
    certainty: certaintySchema,
  })
  .refine(pair => pair.groups.length + pair.subjects.length > 0 || pair.medicinesAtLeast !== undefined, {
    error: 'names no group, no subject and no number of medicines',
  })

/** Support only: the schema has no way to end or change a medicine. */
const supportSchema = proposalSchema.extend({ action: z.literal('add') })

/** A kind of social × medication finding; its id is the kind. `{medicine}` and `{needs}` are filled in. */
const kindRow = z.strictObject({
  ...rowBase,
  kind: z.literal('kind'),
  heading: z.string().min(8),
  pairs: z.array(pairSchema).min(1),
  statement: statementSchema,
  propose: z.array(supportSchema).min(1),
  /** What a patient would read of the help could put her in danger, so the discreet offer is made. */
  discreet: z.boolean().default(false),
  /** Rows of help-resources that are offered with it. */
  help: z.array(z.string()).default([]),
  /** A plan item that adds or keeps such a medicine is approved only with support or an acknowledgement. */
  asksAtApproval: z.boolean().default(false),
})
export type SocialKindRow = Readonly<z.infer<typeof kindRow>>

/** How a help resource is offered as a plan item; `{help}` is its title, `{helpText}` what it tells a patient. */
const offerRow = z.strictObject({
  ...rowBase,
  kind: z.literal('offer'),
  discreet: z.boolean().default(false),
  propose: supportSchema,
})

/** A kind of finding that another table makes, of which approval asks too. */
const asksRow = z.strictObject({
  ...rowBase,
  kind: z.literal('asks-at-approval'),
  findings: z.array(z.string()).min(1),
})

export const socialRow = z.discriminatedUnion('kind', [kindRow, offerRow, asksRow])
export type SocialRow = Readonly<z.infer<typeof socialRow>>
