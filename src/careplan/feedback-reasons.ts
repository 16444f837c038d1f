import { z } from 'zod'
import { corporaFolder, type RuleTable, readRules } from '../knowledge/rules.ts'

/** Why a person cannot follow a step: `title` for the care team, `en` and `es` as the person chooses it. */
const feedbackReasonRow = z.strictObject({
  id: z.string(),
  source: z.string(),
  title: z.string(),
  en: z.string(),
  es: z.string(),
})
export type FeedbackReasonRow = Readonly<z.infer<typeof feedbackReasonRow>>

export const readFeedbackReasons = (folder: URL = corporaFolder): Promise<RuleTable<FeedbackReasonRow>> =>
  readRules('plan-feedback', feedbackReasonRow, folder)
