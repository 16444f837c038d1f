import { z } from 'zod'
import { certaintySchema, proposalSchema, rowBase, severitySchema, statementSchema } from './statement.ts'

const told = {
  ...rowBase,
  severity: severitySchema,
  certainty: certaintySchema,
  statement: statementSchema,
  propose: z.array(proposalSchema).min(1),
}

/** One substance under two orders of different products. */
const sameSubstanceRow = z.strictObject({
  ...told,
  kind: z.literal('same-substance'),
  /** Class ids or member names; none means every substance that no other row names. */
  medicines: z.array(z.string()).default([]),
})

/** Two substances of one group that are not meant to be taken together. */
const sameGroupRow = z.strictObject({
  ...told,
  kind: z.literal('same-group'),
  medicines: z.array(z.string()).min(1),
})

/** Reviewed: taking two of these is usual, so no row may call it a duplicate. */
const intendedRow = z.strictObject({
  ...rowBase,
  kind: z.literal('intended'),
  a: z.array(z.string()).min(1),
  b: z.array(z.string()).min(1),
})

/** Words of a product that say where it is used; two orders used in different places are no duplicates. */
const placeRow = z.strictObject({ ...rowBase, kind: z.literal('place'), words: z.array(z.string()).min(1) })

export const duplicateRow = z.discriminatedUnion('kind', [sameSubstanceRow, sameGroupRow, intendedRow, placeRow])
export type DuplicateRow = Readonly<z.infer<typeof duplicateRow>>
export type ToldDuplicateRow = Extract<DuplicateRow, { statement: string }>
