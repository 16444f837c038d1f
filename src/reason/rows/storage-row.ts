import { z } from 'zod'
import { certaintySchema, proposalSchema, rowBase, severitySchema, statementSchema } from './statement.ts'

/** How one medicine is kept, after its label. */
const medicineRow = z.strictObject({
  ...rowBase,
  kind: z.literal('medicine'),
  /** Words of a medication text, all of which must stand in it; the row with the longest match wins, so a brand beats its ingredient. */
  medicines: z.array(z.string()).min(1),
  /** Words of the forms that the row speaks of; none means all. */
  forms: z.array(z.string()).default([]),
  storage: z.enum(['refrigerate', 'room']),
  /** How long and how warm it may be kept outside a refrigerator, as one phrase of the statement. */
  limit: z.string().optional(),
  statement: statementSchema,
})
export type StorageMedicineRow = Readonly<z.infer<typeof medicineRow>>

/** A situation in which a refrigerated medicine needs support, and how much it matters. */
const triggerRow = z.strictObject({
  ...rowBase,
  kind: z.literal('trigger'),
  situation: z.string(),
  severity: severitySchema,
  certainty: certaintySchema,
})

/** Help that is offered when a refrigerated medicine meets one of the situations. It adds support and never ends the medicine. */
const supportRow = z.strictObject({
  ...rowBase,
  kind: z.literal('support'),
  situations: z.array(z.string()).min(1),
  /** Needs a known limit outside the refrigerator. */
  needsLimit: z.boolean().default(false),
  propose: proposalSchema,
})
export type StorageSupportRow = Readonly<z.infer<typeof supportRow>>

export const storageRow = z.discriminatedUnion('kind', [medicineRow, triggerRow, supportRow])
export type StorageRow = Readonly<z.infer<typeof storageRow>>
