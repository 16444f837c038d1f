import { z } from 'zod'
import { rowBase } from './statement.ts'

/** Words of a question: 'cue' asks whether things go together, 'own' says a medicine is already taken, 'filler' adds nothing. */
const wordsRow = z.strictObject({
  ...rowBase,
  kind: z.enum(['cue', 'own', 'filler']),
  phrases: z.array(z.string()).min(1),
})

/** A reviewed sentence of an answer; `{asked}`, `{mine}`, `{lay}`, `{allergy}`, `{kidney}` and `{named}` are filled in. */
const sentenceRow = z.strictObject({
  ...rowBase,
  kind: z.literal('sentence'),
  patient: z.string().min(8),
  clinician: z.string().min(8),
})

export const togetherRow = z.discriminatedUnion('kind', [wordsRow, sentenceRow])
export type TogetherRow = Readonly<z.infer<typeof togetherRow>>
