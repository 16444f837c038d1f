import { z } from 'zod'
import { corporaFolder, type RuleTable, readRules } from '../knowledge/rules.ts'
import { certaintySchema, proposalSchema, rowBase, severitySchema } from '../reason/rows/statement.ts'

/** A plainly wrong draft: for whom it fits, what it proposes, which rule says the opposite, and what is wrong with it. */
const sentinelRow = z
  .strictObject({
    ...rowBase,
    kind: z.string(),
    severity: severitySchema,
    certainty: certaintySchema,
    /** Classes or members of drug-classes; the person takes one of them. */
    medicines: z.array(z.string()).default([]),
    /** Words of an allergy that the record lists. */
    allergies: z.array(z.string()).default([]),
    /** Row of interactions that stands in the evidence. */
    rule: z.string().optional(),
    explanation: z.string(),
    item: proposalSchema,
    truth: z.string(),
  })
  .refine(row => row.medicines.length + row.allergies.length > 0, 'a planted draft leans on a medicine or an allergy')
export type SentinelRow = Readonly<z.infer<typeof sentinelRow>>

export const readSentinels = (folder: URL = corporaFolder): Promise<RuleTable<SentinelRow>> =>
  readRules('sentinels', sentinelRow, folder)
