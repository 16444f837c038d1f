import { z } from 'zod'
import { certaintySchema, proposalSchema, rowBase, severitySchema, statementSchema } from './statement.ts'

/** A laboratory check that a medicine asks for, at least every `everyDays`. */
const checkRow = z.strictObject({
  ...rowBase,
  kind: z.literal('check'),
  /** Class ids or member names of drug-classes. */
  medicines: z.array(z.string()).min(1),
  /** Row ids of this table of kind 'test', each of which is looked for. */
  tests: z.array(z.string()).min(1),
  everyDays: z.number().int().positive(),
  /** Days after that before it is called overdue. */
  graceDays: z.number().int(),
  /** False for a check that guidelines only suggest: a record without any result says nothing about it. */
  tellsMissing: z.boolean().default(true),
  severity: severitySchema,
  certainty: certaintySchema,
  statement: statementSchema,
  propose: z.array(proposalSchema).min(1),
})
export type CheckRow = Readonly<z.infer<typeof checkRow>>

/** A laboratory test by the LOINC codes that report it. */
const testRow = z.strictObject({
  ...rowBase,
  kind: z.literal('test'),
  name: z.string(),
  /** How a patient sentence calls it. */
  plain: z.string(),
  codes: z.array(z.string()).min(1),
})

/** Orders of one substance that follow each other within so many days are one course. */
const courseRow = z.strictObject({ ...rowBase, kind: z.literal('course'), renewedWithinDays: z.number().int() })

export const medicineCheckRow = z.discriminatedUnion('kind', [checkRow, testRow, courseRow])
export type MedicineCheckRow = Readonly<z.infer<typeof medicineCheckRow>>
