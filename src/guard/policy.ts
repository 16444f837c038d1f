import { z } from 'zod'
import type { ReaderRole } from '../domain/actor.ts'
import type { DraftOrigin, DraftSentence } from '../domain/answer.ts'
import { foldForMatching } from '../kernel/canonical.ts'
import { readRules } from '../knowledge/rules.ts'
import { compilePhraseTable } from './phrase-table.ts'

/**
 * The policy row a sentence breaks for its reader, or undefined. Rows say what is said *to* the reader: an order, a diagnosis, a reassurance.
 * What our own reader restates of the record may be an order read back ("take 1 tablet a day"), never a diagnosis.
 */
export type BrokenPolicy = (sentence: DraftSentence, reader: ReaderRole, origin: DraftOrigin) => string | undefined

const rowSchema = z.object({
  id: z.string(),
  source: z.string(),
  reader: z.enum(['patient', 'any', 'allow', 'class']),
  /** `facts`: binds a fact out of the record too. */
  binds: z.enum(['claims', 'facts']).default('claims'),
  phrases: z.array(z.string()).min(1),
  unless: z.array(z.string()).min(1).optional(),
})

/** `plainMedicines` puts the word "medicine" for the name of any. */
export async function loadPolicy(plainMedicines: (folded: string) => string, folder?: URL): Promise<BrokenPolicy> {
  const { rows } = await readRules('policy', rowSchema, folder)
  const find = compilePhraseTable(rows)
  return ({ text, kind }, reader, origin) => {
    const isReadBack = kind === 'fact' && origin === 'record'
    const folded = plainMedicines(foldForMatching(text))
    return find(folded, reader === 'patient', row => !isReadBack || row.reader === 'any' || row.binds === 'facts')?.id
  }
}
