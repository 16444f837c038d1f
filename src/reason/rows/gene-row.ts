import { z } from 'zod'
import { certaintySchema, proposalSchema, rowBase, severitySchema, statementSchema } from './statement.ts'

/** What a guideline says about one phenotype of one gene and the medicines it concerns. */
export const geneRow = z.strictObject({
  ...rowBase,
  gene: z.string(),
  /** Phrases of a reported phenotype, lower case; 'indeterminate' never stands here. */
  phenotypes: z.array(z.string()).min(1),
  medicines: z.array(z.string()).min(1),
  severity: severitySchema,
  certainty: certaintySchema,
  guideline: z.strictObject({
    cpic: z
      .strictObject({ year: z.number().int(), strength: z.enum(['strong', 'moderate', 'optional', 'none']) })
      .optional(),
    dpwg: z.strictObject({ year: z.number().int(), advice: z.string() }).optional(),
  }),
  /** Medicines the guideline names instead, each with the situations that speak against it. */
  alternatives: z.array(z.strictObject({ name: z.string(), unless: z.array(z.string()).default([]) })).default([]),
  statement: statementSchema,
  propose: z.array(proposalSchema).min(1),
})
export type GeneRow = Readonly<z.infer<typeof geneRow>>
