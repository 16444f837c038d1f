import { z } from 'zod'
import { corporaFolder, type RuleTable, readRules } from './rules.ts'

const medicineNameSchema = z.strictObject({
  id: z.string(),
  source: z.string(),
  /** The ingredient, in small letters as US labels write it. */
  name: z.string().min(3),
  /** US brand names; one ingredient of a mixture may carry the mixture's brand. */
  brands: z.array(z.string().min(3)),
  /** Pharmacological classes, the most used first. */
  classes: z.array(z.string().min(3)).min(1),
  spanish: z.array(z.string().min(3)).default([]),
  /** RxNorm ingredient code. */
  rxnorm: z
    .string()
    .regex(/^\d{2,7}$/)
    .optional(),
})
export type MedicineName = Readonly<z.infer<typeof medicineNameSchema>>

export const readMedicineNames = (folder: URL = corporaFolder): Promise<RuleTable<MedicineName>> =>
  readRules('medicine-names', medicineNameSchema, folder)
