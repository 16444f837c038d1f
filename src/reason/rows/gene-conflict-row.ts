import { z } from 'zod'
import { certaintySchema, proposalSchema, rowBase, severitySchema, statementSchema } from './statement.ts'

/** What is said and proposed when two sources give different results for one gene; `{gene}` stands for it. */
export const geneConflictRow = z.strictObject({
  ...rowBase,
  severity: severitySchema,
  certainty: certaintySchema,
  statement: statementSchema,
  propose: z.array(proposalSchema).min(1),
})
export type GeneConflictRow = Readonly<z.infer<typeof geneConflictRow>>
