import { z } from 'zod'
import { corporaFolder, type RuleTable, readRules } from '../knowledge/rules.ts'

/**
 * Why a reviewer rejects or changes an item, ends one that is in force, or approves one against a concern: `id` is stored and
 * sent, `title` is shown.
 */
const reasonRow = z.strictObject({
  id: z.string(),
  source: z.string(),
  title: z.string(),
  /** Ending for this reason means that the item is completed, not revoked. */
  completes: z.boolean().default(false),
  for: z.array(z.enum(['reject', 'end', 'concern'])).min(1),
})
export type ReasonRow = Readonly<z.infer<typeof reasonRow>>

export const readDecisionReasons = (folder: URL = corporaFolder): Promise<RuleTable<ReasonRow>> =>
  readRules('decision-reasons', reasonRow, folder)
