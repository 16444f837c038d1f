import { z } from 'zod'
import { corporaFolder, type RuleTable, readRules } from '../knowledge/rules.ts'

/** Why a reviewer rejects or changes an item: `id` is stored and sent, `title` is shown. */
const reasonRow = z.strictObject({ id: z.string(), source: z.string(), title: z.string() })
export type ReasonRow = Readonly<z.infer<typeof reasonRow>>

export const readDecisionReasons = (folder: URL = corporaFolder): Promise<RuleTable<ReasonRow>> =>
  readRules('decision-reasons', reasonRow, folder)
