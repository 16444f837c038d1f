import { z } from 'zod'
import { languageSchema, rowBase } from './statement.ts'

/**
 * Words of a question: 'cue' asks whether things go together, 'fit' whether one medicine suits the person, 'need' whether it
 * is needed; 'own' says a medicine is already taken, 'joint' stands before what is taken already, 'filler' adds nothing.
 * 'affix' words stand around the cause in the name of an allergy; 'gene' words speak of a gene result without naming the gene.
 */
const wordsRow = z.strictObject({
  ...rowBase,
  kind: z.enum(['cue', 'fit', 'need', 'own', 'joint', 'filler', 'affix', 'gene']),
  language: languageSchema,
  phrases: z.array(z.string()).min(1),
})
export type WordsRow = Readonly<z.infer<typeof wordsRow>>

/** Reviewed sentences of an answer; `{asked}`, `{mine}`, `{lay}`, `{fact}`, `{needs}`, `{reason}` and `{named}` are filled in. */
const sentenceRow = z.strictObject({
  ...rowBase,
  kind: z.literal('sentence'),
  patient: z.string().min(8),
  spanish: z.string().min(8),
  clinician: z.string().min(8),
})

/** How the first sentence of a rule is told with names: the words `from` become `to`, all other words stay as they are cited. */
const swapRow = z.strictObject({
  ...rowBase,
  kind: z.literal('swap'),
  swaps: z.array(z.strictObject({ language: languageSchema, from: z.string(), to: z.string() })).min(1),
})

export const togetherRow = z.discriminatedUnion('kind', [wordsRow, sentenceRow, swapRow])
export type TogetherRow = Readonly<z.infer<typeof togetherRow>>
