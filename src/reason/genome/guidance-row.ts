import { z } from 'zod'
import { proposalSchema, severitySchema } from '../rows/statement.ts'

/** Who published a guideline. Sources stand side by side and are never merged. */
export const guidanceSources = ['CPIC', 'DPWG'] as const
export type GuidanceSource = (typeof guidanceSources)[number]

/** As the guideline states it; null where it files a row without grading it. */
const classificationSchema = z.enum(['Strong', 'Moderate', 'Optional', 'No recommendation', 'N/A']).nullable()

/**
 * One line of a decision table: the first line of a guideline whose drug, population and genes all fit is the answer.
 * Texts are in the project's own words; what a patient reads comes from `wording.yaml` by `say`.
 */
const guidanceLine = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]+$/),
  /** Key under `guidelines` of the file. */
  guideline: z.string(),
  drugs: z.array(z.string()).min(1),
  /**
   * Gene → keys it covers: a word ('Poor Metabolizer', '*57:01 positive', '*1/*2'), a score ('0', '0.25-1.0', '>2.25', '>=3'),
   * a group named under `keys`, or '*' for whatever was reported. 'No Result' also means that the gene was not tested.
   */
  when: z.record(z.string(), z.array(z.string()).min(1)),
  /** Absent: whatever the population. */
  populations: z.array(z.string()).min(1).optional(),
  classification: classificationSchema,
  action: z.enum(['standard', 'dose', 'alternative', 'avoid']),
  /** The guideline states a dose or a change of dose. */
  dosing: z.boolean().default(false),
  /** The guideline names or asks for another drug. */
  alternate: z.boolean().default(false),
  /** Absent: by the classification, see severityOf; a line that asks for nothing has none. */
  severity: severitySchema.optional(),
  /** Medicines the guideline names instead, each with the situations that speak against it. */
  alternatives: z.array(z.strictObject({ name: z.string(), unless: z.array(z.string()).default([]) })).default([]),
  /** Key of the patient's wording; absent where there is nothing to tell a patient. */
  say: z.string().optional(),
  /** What a clinician reads: one sentence or more on one line. */
  clinician: z.string().regex(/^[^\n]{8,}$/),
})

const groupsSchema = z.record(z.string(), z.record(z.string(), z.array(z.string()).min(1)))

export const guidanceHead = z.strictObject({
  source: z.enum(guidanceSources),
  /** With the source, names the table: 'guidance-cpic-statins'. */
  family: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(4),
  /** ISO date on which a person last checked the rows against the guidelines. */
  reviewed: z.iso.date(),
  /** Every drug that a row of this file speaks of, lower case. */
  drugs: z.array(z.string()).min(1),
  guidelines: z.record(
    z.string(),
    z.strictObject({ title: z.string().min(8), year: z.number().int(), version: z.string(), url: z.url().optional() }),
  ),
  /** Population → the ages in years that it means: `from` included, `under` not. A population of another kind is not listed. */
  ages: z.record(z.string(), z.strictObject({ from: z.number().optional(), under: z.number().optional() })).default({}),
  /** Forms of which the guideline does not speak ('cream'): words of a medicine's text. */
  exceptForms: z.array(z.string()).default([]),
  /** Population → how a clinician's sentence says it. */
  populations: z.record(z.string(), z.string()).default({}),
  /** Drug → class of drug-classes, where the guideline speaks of a whole class. */
  classes: z.record(z.string(), z.string()).default({}),
  /** Gene → group name → keys, to write long lists once. */
  keys: groupsSchema.default({}),
})
export type GuidanceHead = Readonly<z.infer<typeof guidanceHead>>

export const guidanceFile = guidanceHead.extend({ rows: z.array(guidanceLine).min(1) })

/** What a patient is told, shared by many lines; `{medicine}`, `{gene}` and `{alternatives}` stand in proposals only. */
export const guidanceWording = z.strictObject({
  reviewed: z.iso.date(),
  wording: z.record(
    z.string(),
    z.strictObject({
      patient: z.string().min(8),
      spanish: z.string().min(8),
      propose: z.array(proposalSchema).default([]),
    }),
  ),
  /** What a proposal adds for the patient where another medicine, `{by}`, makes a result act in another way. */
  under: z.string().min(8),
  /** How laboratories say a key, where it is not the word of the guidelines; without a gene, of every gene. */
  reported: z.array(
    z.strictObject({ gene: z.string().optional(), says: z.array(z.string()).min(1), means: z.string() }),
  ),
})
export type ReportedWords = Readonly<z.infer<typeof guidanceWording>['reported'][number]>
export type GuidanceWording = Readonly<z.infer<typeof guidanceWording>['wording'][string]>

/** A line with what its file says of it: ready to be shown and cited. */
export interface GuidanceRow extends Readonly<Omit<z.infer<typeof guidanceLine>, 'guideline' | 'say'>> {
  readonly source: GuidanceSource
  /** 'guidance-cpic-statins'. */
  readonly table: string
  readonly reviewed: string
  readonly title: string
  readonly guideline: Readonly<{ key: string; title: string; year: number; version: string; url?: string | undefined }>
  readonly exceptForms: readonly string[]
  readonly ages: GuidanceHead['ages']
  readonly wording: GuidanceWording
  /** The stored text: patient line, clinician line (with source, year and strength), Spanish line. */
  readonly statement: string
}
