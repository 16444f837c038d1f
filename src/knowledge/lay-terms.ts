import { z } from 'zod'
import { corporaFolder, type RuleTable, readRules } from './rules.ts'

const phrases = z.array(z.string().min(2)).min(1)

const layTermSchema = z.strictObject({
  id: z.string(),
  source: z.string(),
  language: z.enum(['en', 'es', 'pl']),
  /** What people say; the first is the one to write. */
  lay: phrases,
  /** What the record and the guidelines call the same thing; the first is the one to write. */
  clinical: phrases,
})
export type LayTerm = Readonly<z.infer<typeof layTermSchema>>

export const readLayTerms = (folder: URL = corporaFolder): Promise<RuleTable<LayTerm>> =>
  readRules('lay-terms', layTermSchema, folder)
