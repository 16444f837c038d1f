import { z } from 'zod'
import { corporaFolder, type RuleTable, readRules } from '../../knowledge/rules.ts'
import { actionKinds, type Pathway, participants, wordsSchema } from '../pathway.ts'
import { readPathways } from '../pathways.ts'
import { recordTestSchema } from '../record-test.ts'

const rowBase = { id: z.string(), source: z.union([z.string(), z.array(z.string()).min(1)]), title: z.string() }

const deltaReason = z
  .strictObject({
    ...rowBase,
    /** One sentence in plain words, shown beside the difference. */
    plain: z.string().min(8),
    ops: z.array(z.enum(['keep', 'add', 'remove', 'modify'])).min(1),
    /** It may take a safety-critical action out. */
    safety: z.boolean().default(false),
    /** An active plan item of the action is proposed for removal. */
    ends: z.boolean().default(false),
    /** It must name evidence. */
    evidence: z.boolean().default(true),
    /** What the person reads when an item of the plan is taken out for it. */
    patient: wordsSchema.exactOptional(),
    /** A language model may give it. */
    model: z.boolean().default(false),
  })
  .refine(({ ends, patient }) => !ends || patient !== undefined, 'a reason that ends an item has words for the person')
export type DeltaReason = Readonly<z.infer<typeof deltaReason>>

const loadRow = z.strictObject({
  ...rowBase,
  situation: z.string().exactOptional(),
  level: z.enum(['simple', 'standard', 'detailed']).exactOptional(),
  /** Most items that ask something of the person at one time. */
  items: z.number().int().positive(),
  /** Most points of burden at one time. */
  points: z.number().int().positive(),
})
export type LoadRow = Readonly<z.infer<typeof loadRow>>

const selector = z.strictObject({
  concepts: z.array(z.string()).exactOptional(),
  kinds: z.array(z.enum(actionKinds)).exactOptional(),
  travel: z.literal(true).exactOptional(),
  needsCold: z.literal(true).exactOptional(),
})
const adaptationBase = {
  ...rowBase,
  /** Holds over the record; or `finding`, the start of a rule span's id behind `rule:`, of a finding that fired. */
  when: recordTestSchema.exactOptional(),
  finding: z.string().exactOptional(),
  reason: z.string(),
  /** The items that it speaks of: those that match every field. */
  on: selector,
  /** What the clinician reads. */
  statement: z.string().min(8),
}
const adaptationRow = z.discriminatedUnion('op', [
  /** `patient`, where it stands, takes the place of what the patient reads. */
  z.strictObject({ ...adaptationBase, op: z.literal('modify'), patient: wordsSchema.exactOptional() }),
  z.strictObject({
    ...adaptationBase,
    op: z.literal('add'),
    add: z.strictObject({
      kind: z.enum(actionKinds),
      participant: z.enum(participants),
      patient: wordsSchema,
    }),
  }),
])
export type AdaptationRow = Readonly<z.infer<typeof adaptationRow>>

const proposalRow = z.discriminatedUnion('kind', [
  z.strictObject({
    ...rowBase,
    title: z.string().default(''),
    kind: z.literal('cap'),
    items: z.number().int().positive(),
  }),
  z.strictObject({
    ...rowBase,
    title: z.string().default(''),
    kind: z.literal('kinds'),
    kinds: z.array(z.enum(actionKinds)).min(1),
  }),
  z.strictObject({
    ...rowBase,
    title: z.string().default(''),
    kind: z.enum(['ask', 'never']),
    words: z.array(z.string()).min(1),
  }),
])
export type ProposalLimit = Readonly<z.infer<typeof proposalRow>>

/** The standard pathways and the tables that turn them into one person's plan. Read once, when a plan is first wanted. */
export interface PlanKnowledge {
  readonly pathways: readonly Pathway[]
  readonly reasons: RuleTable<DeltaReason>
  readonly load: RuleTable<LoadRow>
  readonly adaptations: RuleTable<AdaptationRow>
  /** What a language model may propose. */
  readonly proposals: RuleTable<ProposalLimit>
}

export async function readPlanKnowledge(folder: URL = corporaFolder): Promise<PlanKnowledge> {
  const [pathways, reasons, load, adaptations, proposals] = await Promise.all([
    readPathways(folder),
    readRules('delta-reasons', deltaReason, folder),
    readRules('care-load', loadRow, folder),
    readRules('plan-adaptations', adaptationRow, folder),
    readRules('plan-proposals', proposalRow, folder),
  ])
  return { pathways, reasons, load, adaptations, proposals }
}

export function reasonOf(reasons: RuleTable<DeltaReason>, id: string): DeltaReason {
  const reason = reasons.rows.find(row => row.id === id)
  if (reason === undefined) throw new Error(`${id} is no reason of delta-reasons`)
  return reason
}

/** Reads the plan tables when they are first wanted, so that no start waits for them; a failed read is tried again. */
export function plansWhenWanted(folder: URL = corporaFolder): () => Promise<PlanKnowledge> {
  let known: Promise<PlanKnowledge> | undefined
  return () => {
    known ??= readPlanKnowledge(folder).catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
}
