import { z } from 'zod'
import { proposalSchema, rowBase, severitySchema, statementSchema } from './statement.ts'

/** A device stream and when its silence matters. */
const streamRow = z.strictObject({
  ...rowBase,
  kind: z.literal('stream'),
  /** Codes of its readings. */
  codes: z.array(z.string()).min(1),
  severity: severitySchema,
  silentHours: z.number().positive(),
  /** Regular: at least this many readings on at least this many days within the week before the last one. */
  minimumReadings: z.number().int(),
  minimumDays: z.number().int(),
  /** After so many days the stream counts as ended, not silent. */
  endedAfterDays: z.number(),
  statement: statementSchema,
  propose: z.array(proposalSchema).min(1),
})
export type StreamRow = Readonly<z.infer<typeof streamRow>>

/** A likely reason for silence, when the record shows the situation, and what helps then. */
const causeRow = z.strictObject({
  ...rowBase,
  kind: z.literal('cause'),
  situation: z.string(),
  words: z.string(),
  propose: proposalSchema,
})
export type CauseRow = Readonly<z.infer<typeof causeRow>>

export const monitoringRow = z.discriminatedUnion('kind', [streamRow, causeRow])
export type MonitoringRow = Readonly<z.infer<typeof monitoringRow>>
