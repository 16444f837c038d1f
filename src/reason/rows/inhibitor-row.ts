import { z } from 'zod'
import { rowBase, statementSchema } from './statement.ts'

const shared = {
  ...rowBase,
  gene: z.string(),
  effect: z.enum(['inhibitor', 'inducer']),
  strength: z.enum(['strong', 'moderate', 'weak']),
}
const medicinesRow = z.strictObject({
  ...shared,
  kind: z.literal('medicines'),
  medicines: z.array(z.string()).min(1),
  /** Forms that reach the blood too little: 'cream'. */
  exceptForms: z.array(z.string()).default([]),
  statement: statementSchema,
})
/** What an inhibitor or inducer makes of a result; a phenotype that is not listed stays as it is. */
const conversionRow = z.strictObject({
  ...shared,
  kind: z.literal('conversion'),
  /** The activity score times `factor`, rounded down to `step`, yet never to 0 where some activity is left. */
  score: z.strictObject({ factor: z.number().min(0).max(1), step: z.number().positive() }).optional(),
  phenotypes: z.record(z.string(), z.string()),
})

/** Medicines that change an enzyme, and how they change what a gene result means. */
export const inhibitorRow = z.discriminatedUnion('kind', [medicinesRow, conversionRow])
export type InhibitorRow = Readonly<z.infer<typeof inhibitorRow>>
export type InhibitorMedicines = Readonly<z.infer<typeof medicinesRow>>
export type ConversionRow = Readonly<z.infer<typeof conversionRow>>
