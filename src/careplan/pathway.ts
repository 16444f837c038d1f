import { z } from 'zod'
import { factKinds } from '../domain/fact.ts'
import { eventSchema, recordTestSchema } from './record-test.ts'

/** UCUM units of time. */
const timeUnits = ['d', 'wk', 'mo', 'a'] as const
const timeUnit = z.enum(timeUnits)
const timingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('recurring'), period: z.number().positive(), unit: timeUnit }),
  /** Within the period of what `after` says; `clock` names the pathway's clock that it runs on. */
  z.strictObject({
    kind: z.literal('within'),
    period: z.number().positive(),
    unit: timeUnit,
    after: z.string(),
    clock: z.string().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('once') }),
])
export type Timing = Readonly<z.infer<typeof timingSchema>>

export const actionKinds = [
  'test',
  'visit',
  'education',
  'self-care',
  'medicine-review',
  'referral',
  'immunization',
  'monitoring',
] as const
export const participants = [
  'patient',
  'clinician',
  'nurse',
  'pharmacist',
  'social-worker',
  'dietitian',
  'specialist',
] as const

/** When the action stands as done: a fact of these codes or titles within `days`, a medicine that is taken, or a gene result. */
const doneSchema = z.strictObject({
  kinds: z.array(z.enum(factKinds)).exactOptional(),
  codes: z.array(z.string()).exactOptional(),
  titles: z.array(z.string()).exactOptional(),
  medicines: z.array(z.string()).exactOptional(),
  genes: z.array(z.string()).exactOptional(),
  days: z.number().positive().exactOptional(),
  /** Only what happened after the event that the pathway applies for. */
  after: z.literal(true).exactOptional(),
})
export type Done = Readonly<z.infer<typeof doneSchema>>

export const wordsSchema = z.strictObject({ en: z.string().min(8), es: z.string().min(8) })

const sourceKeys = z.union([z.string(), z.array(z.string()).min(1)])
export const actionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** The same concept in two pathways is one action for the person. */
  concept: z.string(),
  title: z.string().min(3),
  kind: z.enum(actionKinds),
  source: sourceKeys,
  /** Clinician wording. */
  text: z.string().min(12),
  /** What the patient reads, grade 6 or lower. */
  patient: wordsSchema,
  timing: timingSchema,
  participant: z.enum(participants),
  condition: recordTestSchema.exactOptional(),
  /** What an unknown condition means; an action is left out unless this says otherwise. */
  ifUnknown: z.literal('include').exactOptional(),
  done: doneSchema.exactOptional(),
  /** Medicines or classes that the action may lead to: each is checked against the record. */
  offers: z.array(z.string()).exactOptional(),
  /** Medicines or classes that the action is about: open findings on them come first. */
  medicines: z.array(z.string()).exactOptional(),
  /** It is about a medicine that must be kept cold. */
  needsCold: z.literal(true).exactOptional(),
  safetyCritical: z.boolean().default(false),
  risk: z.enum(['high', 'routine']).default('routine'),
  /** 1 before 2 before 3, where not all fits. */
  priority: z.number().int().min(1).max(3),
  /** Burden for the patient in points; 0 is work of the team alone. */
  load: z.number().int().min(0).max(3),
  travel: z.literal(true).exactOptional(),
  dependsOn: z.array(z.string()).exactOptional(),
  goals: z.array(z.string()).exactOptional(),
  /** Set when the action comes from shared-actions: the id it has there. */
  shared: z.string().exactOptional(),
})
export type PathwayAction = Readonly<z.infer<typeof actionSchema>>

const clockSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  days: z.number().int().positive(),
  from: eventSchema,
})
export type Clock = Readonly<z.infer<typeof clockSchema>>

export const sourcesSchema = z.record(
  z.string(),
  z.strictObject({ title: z.string().min(4), agency: z.string().min(3), year: z.number().int().min(1990) }),
)

/** A standard pathway, PlanDefinition-shaped; see plan-definition.ts for the FHIR form. */
export const pathwaySchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().min(4),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  status: z.enum(['draft', 'active', 'retired']),
  /** ISO day of the last review against the sources. */
  reviewed: z.iso.date(),
  /** Smaller first: whose action is kept when two pathways hold the same. */
  rank: z.number().int().positive(),
  sources: sourcesSchema.refine(sources => Object.keys(sources).length >= 2, 'at least two sources'),
  applies: z.strictObject({ when: recordTestSchema, unless: recordTestSchema.exactOptional() }),
  clocks: z.array(clockSchema).exactOptional(),
  goals: z.array(z.strictObject({ id: z.string(), text: z.string().min(8), patient: wordsSchema })).min(1),
  actions: z.array(actionSchema).min(4),
})
export type Pathway = Readonly<z.infer<typeof pathwaySchema>>
