import { z } from 'zod'

/**
 * Two lines: what a patient reads (short plain sentences), then what a clinician reads (one sentence). The whole text is
 * stored and cited, so every sentence that is shown stands in its cited span byte for byte.
 */
export const statementSchema = z
  .string()
  .regex(/^[^\n]{8,}\n[^\n]{8,}$/, 'two lines: for patients, then for clinicians')

export const patientLine = (statement: string): string => statement.split('\n')[0] ?? ''
export const clinicianLine = (statement: string): string => statement.split('\n')[1] ?? ''

/** The sentences of one line; table sentences end in a full stop and a space, and hold no abbreviation with a full stop. */
export const sentencesOf = (line: string): readonly string[] => line.split(/(?<=[.?!]) (?=[A-Z])/)

/** One line of a proposal: `{name}` places are filled from the finding. */
export const proposalSchema = z.strictObject({
  action: z.enum(['add', 'modify', 'remove']),
  risk: z.enum(['high', 'routine']),
  text: z.string().min(8),
  patient: z.string().min(8),
})
export type ProposalRow = Readonly<z.infer<typeof proposalSchema>>

export const rowBase = {
  id: z.string().min(2),
  title: z.string().min(4),
  source: z.union([z.string(), z.array(z.string()).min(1)]),
}
export const severitySchema = z.enum(['high', 'moderate', 'low'])
export const certaintySchema = z.enum(['established', 'probable', 'possible'])
