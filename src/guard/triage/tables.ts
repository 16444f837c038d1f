import { z } from 'zod'
import { type RuleTable, readRules } from '../../knowledge/rules.ts'

const source = z.union([z.string(), z.array(z.string()).min(1)])

/** A word or phrase class. `kind` decides how context touches it; see README. */
const conceptSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  source,
  /** symptom: negation, past and hypothesis switch it off. risk: a history counts as present. disease: counts only when said to be happening. class: only for use as $id in other rows. spelling: `spell-` and the word that its phrases misspell. */
  kind: z.enum(['symptom', 'risk', 'disease', 'class', 'spelling']).default('symptom'),
  /** It no longer counts once the writer says it is over. Left off where a symptom that passed is still an alarm (weakness, chest pain). */
  resolves: z.boolean().default(false),
  phrases: z.array(z.string()).min(1),
})
export type ConceptRow = Readonly<z.infer<typeof conceptSchema>>

const contextSchema = z.object({
  id: z.string(),
  source,
  phrases: z.array(z.string()).min(1),
})
export type ContextRow = Readonly<z.infer<typeof contextSchema>>

const redFlagSchema = z.object({
  id: z.string(),
  source,
  urgency: z.enum(['emergency', 'same-day']),
  title: z.string(),
  /** Over concept ids and measured values: `chest-pain & (sweating | pulse > 120) & !injury`. */
  when: z.string(),
})
export type RedFlagRow = Readonly<z.infer<typeof redFlagSchema>>

const crisisSchema = z.object({
  id: z.string(),
  source,
  /** Columbia level: 1 wish to be dead, 2 thoughts, 3 method, 4 intent, 5 plan, 6 behaviour. 0: idioms that are none of these. */
  level: z.number().int().min(0).max(6),
  title: z.string(),
  phrases: z.array(z.string()).min(1),
})
export type CrisisRow = Readonly<z.infer<typeof crisisSchema>>

export interface TriageTables {
  readonly concepts: RuleTable<ConceptRow>
  readonly context: RuleTable<ContextRow>
  readonly redFlags: RuleTable<RedFlagRow>
  readonly crisis: RuleTable<CrisisRow>
}

/** Reads the four tables of triage and checks every row. */
export async function readTriageTables(folder?: URL): Promise<TriageTables> {
  const [concepts, context, redFlags, crisis] = await Promise.all([
    readRules('symptom-concepts', conceptSchema, folder),
    readRules('triage-context', contextSchema, folder),
    readRules('red-flags', redFlagSchema, folder),
    readRules('crisis', crisisSchema, folder),
  ])
  return { concepts, context, redFlags, crisis }
}
