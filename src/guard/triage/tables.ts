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
  /** Also present when this holds, in the language of `when`: a measured 38.4 °C is a fever. */
  implied: z.string().optional(),
  phrases: z.array(z.string()).min(1),
})
export type ConceptRow = Readonly<z.infer<typeof conceptSchema>>

const contextSchema = z.object({
  id: z.string(),
  source,
  phrases: z.array(z.string()).min(1),
})
export type ContextRow = Readonly<z.infer<typeof contextSchema>>

const times = z.union([z.number(), z.literal('fahrenheit')])
const measureSchema = z.object({
  /** Name of the quantity in red-flag expressions. */
  id: z.string().regex(/^[a-z0-9]+$/),
  source,
  unit: z.string(),
  /** Values outside are no reading of this quantity. */
  low: z.number(),
  high: z.number(),
  names: z.array(z.string()).min(1),
  /** A unit that was said → what to multiply by. */
  units: z.record(z.string(), times).default({}),
  /** What to multiply by when no unit was said and the size leaves no other sense. */
  rescale: z.array(z.object({ below: z.number().optional(), above: z.number().optional(), times })).default([]),
  /** Units that name the quantity by themselves: "38.4 c". */
  bare: z.array(z.string()).default([]),
})
export type MeasureRow = Readonly<z.infer<typeof measureSchema>>

const redFlagSchema = z.object({
  id: z.string(),
  source,
  urgency: z.enum(['emergency', 'same-day']),
  title: z.string(),
  /** Over concept ids and measured values: `chest-pain & (sweating | pulse > 120) & !injury`. */
  when: z.string(),
})
export type RedFlagRow = Readonly<z.infer<typeof redFlagSchema>>

const questionSchema = z.object({
  /** Names the row of notices.yaml that is said: the safety line, then the question. */
  id: z.string().regex(/^ask-[a-z-]+$/),
  source,
  when: z.string(),
  /** What a yes raises the conversation to. */
  yes: z.enum(['emergency', 'same-day']),
})
export type QuestionRow = Readonly<z.infer<typeof questionSchema>>

const crisisSchema = z.object({
  id: z.string(),
  source,
  /** Columbia level: 1 wish to be dead, 2 thoughts, 3 method, 4 intent, 5 plan, 6 behaviour. 0: idioms that are none of these. */
  level: z.number().int().min(0).max(6),
  title: z.string(),
  /** It counts in a question too, whatever its level: what is asked is what to do now. */
  asked: z.boolean().default(false),
  phrases: z.array(z.string()).min(1),
})
export type CrisisRow = Readonly<z.infer<typeof crisisSchema>>

export interface TriageTables {
  readonly concepts: RuleTable<ConceptRow>
  readonly context: RuleTable<ContextRow>
  readonly measures: RuleTable<MeasureRow>
  readonly redFlags: RuleTable<RedFlagRow>
  readonly questions: RuleTable<QuestionRow>
  readonly crisis: RuleTable<CrisisRow>
}

/** Reads the tables of triage and checks every row. */
export async function readTriageTables(folder?: URL): Promise<TriageTables> {
  const [concepts, context, measures, redFlags, questions, crisis] = await Promise.all([
    readRules('symptom-concepts', conceptSchema, folder),
    readRules('triage-context', contextSchema, folder),
    readRules('triage-measures', measureSchema, folder),
    readRules('red-flags', redFlagSchema, folder),
    readRules('triage-questions', questionSchema, folder),
    readRules('crisis', crisisSchema, folder),
  ])
  return { concepts, context, measures, redFlags, questions, crisis }
}
