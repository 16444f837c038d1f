import { z } from 'zod'
import { corporaFolder, type RuleTable, readRules } from './rules.ts'

/** Needs as social screenings name them. */
const needs = [
  'food',
  'housing',
  'transport',
  'utilities',
  'medicine-cost',
  'safety',
  'support',
  'language',
  'tobacco',
  'substance-use',
] as const

const helpResourceSchema = z.strictObject({
  id: z.string(),
  source: z.string(),
  title: z.string(),
  needs: z.array(z.enum(needs)).min(1),
  /** ISO 3166 code of the country it serves. */
  country: z.string().length(2),
  /** As people dial it. */
  phone: z.string().optional(),
  /** Who can use it, when not everyone can. */
  eligibility: z.string().optional(),
  /** What a patient reads; grade 6 or lower. */
  statement: z.string().min(20),
  statementSpanish: z.string().min(20),
})
export type HelpResource = Readonly<z.infer<typeof helpResourceSchema>>

export const readHelpResources = (folder: URL = corporaFolder): Promise<RuleTable<HelpResource>> =>
  readRules('help-resources', helpResourceSchema, folder)
