import { z } from 'zod'
import type { ReaderRole } from '../domain/actor.ts'
import type { DraftSentence } from '../domain/answer.ts'
import { foldForMatching } from '../kernel/canonical.ts'
import { readRules } from '../knowledge/rules.ts'
import { compilePhraseTable } from './phrase-table.ts'

/** The policy row a sentence breaks for its reader, or undefined. A restatement of the record ("Your record lists …") is no diagnosis. */
export type BrokenPolicy = (sentence: DraftSentence, reader: ReaderRole) => string | undefined

const rowSchema = z.object({
  id: z.string(),
  source: z.string(),
  reader: z.enum(['patient', 'any', 'allow']),
  phrases: z.array(z.string()).min(1),
})

export async function loadPolicy(folder?: URL): Promise<BrokenPolicy> {
  const find = compilePhraseTable((await readRules('policy', rowSchema, folder)).rows)
  return ({ text, kind }, reader) => find(foldForMatching(text), reader === 'patient' && kind !== 'fact')?.id
}
