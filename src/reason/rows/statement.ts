import { z } from 'zod'

/** Languages that patient wording is written in. */
export type Language = 'en' | 'es'
export const languageSchema = z.enum(['en', 'es'])

/**
 * Two or three lines: what a patient reads (short plain sentences), what a clinician reads (one sentence), and what a patient
 * reads in Spanish. The whole text is stored and cited, so the wording of every sentence that is shown stands in its cited span.
 */
export const statementSchema = z
  .string()
  .regex(/^[^\n]{8,}\n[^\n]{8,}(\n[^\n]{8,})?$/, 'a line for patients, one for clinicians, and perhaps one in Spanish')

export const patientLine = (statement: string): string => statement.split('\n')[0] ?? ''
export const clinicianLine = (statement: string): string => statement.split('\n')[1] ?? ''
export const spanishLine = (statement: string): string | undefined => statement.split('\n')[2]

/** The patient line in the wanted language; English, said so, where a row has none: a foreign warning is better than none. */
export function toldIn(statement: string, wanted: Language): { readonly line: string; readonly language: Language } {
  const spanish = wanted === 'es' ? spanishLine(statement) : undefined
  return spanish === undefined ? { line: patientLine(statement), language: 'en' } : { line: spanish, language: 'es' }
}

/** The sentences of one line; table sentences end in a full stop and a space, and hold no abbreviation with a full stop. */
export const sentencesOf = (line: string): readonly string[] => line.split(/(?<=[.?!]) (?=\p{Lu})/u)

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
