import { z } from 'zod'
import { type HelpResource, readHelpResources } from '../../knowledge/help-resources.ts'
import { corporaFolder, type RuleTable, readRules } from '../../knowledge/rules.ts'

const base = { id: z.string(), source: z.union([z.string(), z.array(z.string()).min(1)]), title: z.string() }

const factorRow = z.strictObject({
  ...base,
  /** Category of a screened need. */
  category: z.string(),
  leadsTo: z.array(z.string()),
  /** Who can change it: the clinic itself, or somebody it refers to. */
  actionable: z.enum(['clinic', 'referral']),
  action: z.string(),
  /** Need of help-resources that matches it. */
  help: z.string(),
  /** What a patient reads. */
  statement: z.string(),
})
export type FactorRow = Readonly<z.infer<typeof factorRow>>

const outcomeRow = z.discriminatedUnion('kind', [
  z.strictObject({
    ...base,
    kind: z.literal('measurement'),
    /** LOINC codes; the latest value in the window counts, people without one are not counted at all. */
    codes: z.array(z.string()).min(1),
    unit: z.string(),
    above: z.number(),
    windowDays: z.number().int().positive(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('encounter'),
    /** v3 ActCode classes; one such encounter in the window is the outcome. */
    classes: z.array(z.string()).min(1),
    windowDays: z.number().int().positive(),
  }),
])
export type OutcomeRow = Readonly<z.infer<typeof outcomeRow>>

export interface DriverTables {
  readonly factors: RuleTable<FactorRow>
  readonly outcomes: RuleTable<OutcomeRow>
  readonly help: RuleTable<HelpResource>
}

/** Read when drivers are asked for, not at start. */
export async function readDriverTables(folder: URL = corporaFolder): Promise<DriverTables> {
  const [factors, outcomes, help] = await Promise.all([
    readRules('driver-factors', factorRow, folder),
    readRules('driver-outcomes', outcomeRow, folder),
    readHelpResources(folder),
  ])
  return { factors, outcomes, help }
}
