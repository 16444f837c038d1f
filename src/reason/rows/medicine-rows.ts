import { z } from 'zod'
import { rowBase } from './statement.ts'

/** A class of substances under one id that other tables name; its statement lists every member and brand, so that a brand in a question can be cited. */
export const classRow = z.strictObject({
  ...rowBase,
  /** How a patient sentence calls it: 'a blood thinner'. */
  lay: z.string().optional(),
  /** Everyday words for the whole class: 'blood thinner'. */
  words: z.array(z.string()).default([]),
  /** The same in Spanish; names of members stand with the members. */
  spanish: z
    .strictObject({ lay: z.string().optional(), words: z.array(z.string()).default([]) })
    .default({ words: [] }),
  /** Forms of a medicine that the class does not speak of: a skin gel is no NSAID tablet. */
  exceptForms: z.array(z.string()).default([]),
  members: z
    .array(
      z.strictObject({
        name: z.string(),
        brands: z.array(z.string()).default([]),
        /** Brands one slip away from an everyday word, such as Sular from sugar: only their own spelling means them. */
        exactly: z.array(z.string()).default([]),
        /** Spanish names, the one that is shown first. */
        spanish: z.array(z.string()).default([]),
      }),
    )
    .min(1),
  statement: z.string().min(8),
})
export type ClassRow = Readonly<z.infer<typeof classRow>>

/** A circumstance of a person's life or health, by the codes that say it. */
export const situationRow = z.strictObject({
  ...rowBase,
  /** How a finding says it: 'no refrigerator'. */
  words: z.string(),
  /** Needs of a social screening that say it, by their words in corpora/rules/screening.yaml. */
  needs: z.array(z.string()).default([]),
  /** `system|code` of conditions that say it; one that ends in `*` means every code that begins so. */
  codes: z.array(z.string()).default([]),
  /** Codes of such a family that do not say it: a dependence in remission. */
  exceptCodes: z.array(z.string()).default([]),
  /** Coded answers to a question that say it, and those that deny it; codes that stand in neither say nothing. */
  answers: z
    .array(
      z.strictObject({
        question: z.string(),
        present: z.array(z.string()).min(1),
        absent: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  /** BCP 47 languages; a recorded preferred language outside them says it. */
  languageOtherThan: z.array(z.string()).default([]),
  /** A circumstance of life: a later "no" or a later resolution ends it. */
  social: z.boolean().default(false),
  /** It stays true when the condition is resolved: a past stroke. */
  lifelong: z.boolean().default(false),
})
export type SituationRow = Readonly<z.infer<typeof situationRow>>

/** What the reasoning reads of a row of the screening table: which answer codes affirm a need and which deny it. */
export const screeningQuestion = z.object({
  id: z.string(),
  source: rowBase.source,
  question: z.string(),
  need: z.string(),
  present: z.array(z.string()),
  absent: z.array(z.string()),
})
export type ScreeningQuestion = Readonly<z.infer<typeof screeningQuestion>>
