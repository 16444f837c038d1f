import { z } from 'zod'

const base = { id: z.string(), title: z.string().min(4), source: z.union([z.string(), z.array(z.string()).min(1)]) }
const codes = z.array(z.string()).min(1)

/** Observations whose value is the day on which a birth is expected. */
const dueDateRow = z.strictObject({ ...base, kind: z.literal('due-date'), codes, holdsDaysAfter: z.number() })

/** A test or a stated status of pregnancy: the latest answer counts, for so many days. */
const testRow = z.strictObject({
  ...base,
  kind: z.literal('pregnancy-test'),
  codes,
  /** Codes and lower-case words of an answer that says pregnant; a number says it from `above` on. */
  positive: z.array(z.string()).min(1),
  /** Answers that end a pregnancy which was recorded earlier. */
  ends: z.array(z.string()).default([]),
  above: z.number().optional(),
  holdsDays: z.number(),
})

/** `system|code` of what ends a pregnancy. */
const endRow = z.strictObject({ ...base, kind: z.literal('pregnancy-end'), codes })

/** A situation that says pregnant while its condition is active and no older than so many days. */
const pregnantRow = z.strictObject({
  ...base,
  kind: z.literal('pregnancy-condition'),
  situation: z.string(),
  holdsDays: z.number(),
})

/** Who may become pregnant, in years of age, unless the record shows one of the situations. */
const mayRow = z.strictObject({
  ...base,
  kind: z.literal('may-become-pregnant'),
  from: z.number(),
  below: z.number(),
  unless: z.array(z.string()),
})

/** The rise of creatinine that is an acute kidney injury; `units` give mg/dL. */
const creatinineRow = z.strictObject({
  ...base,
  kind: z.literal('creatinine-rise'),
  codes,
  units: z.array(z.strictObject({ names: z.array(z.string()).min(1), factor: z.number() })),
  riseBy: z.number(),
  riseHours: z.number(),
  times: z.number(),
  timesDays: z.number(),
  /** A latest result older than this says nothing about now. */
  currentDays: z.number(),
})
export type CreatinineRow = Readonly<z.infer<typeof creatinineRow>>

/** Where the upper limit of ALT lies when the laboratory states none, in U/L. */
const altRow = z.strictObject({ ...base, kind: z.literal('alt-limit'), codes, upper: z.number() })

/** Words of a reaction that was severe, and of one that no allergy made. */
const reactionRow = z.strictObject({ ...base, kind: z.enum(['severe-reaction', 'intolerance']), words: codes })

/** How the body of a person is read from a record, beside conditions: pregnancy, kidneys, liver, reactions. */
export const bodySignRow = z.discriminatedUnion('kind', [
  dueDateRow,
  testRow,
  endRow,
  pregnantRow,
  mayRow,
  creatinineRow,
  altRow,
  reactionRow,
])
export type BodySignRow = Readonly<z.infer<typeof bodySignRow>>
