import { z } from 'zod'
import type { Level } from '../domain/answer.ts'
import { corporaFolder, readRules } from '../knowledge/rules.ts'

const base = { id: z.string(), source: z.string() }
const phrases = z.array(z.string())
const inLanguages = z.object({ en: z.string(), es: z.string(), pl: z.string() })
const rowSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...base,
    kind: z.literal('target'),
    language: z.enum(['en', 'es', 'pl']),
    simple: z.number(),
    standard: z.number(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('baseline'),
    grade: z.number(),
    least: z.number(),
    most: z.number(),
    points: z.number().int(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('signal'),
    effect: z.number(),
    days: z.number().int().positive(),
    holds: z.boolean(),
    points: z.number().int().optional(),
    heard: z.object({ en: phrases, es: phrases, pl: phrases }),
    patient: inLanguages,
    clinician: z.string(),
  }),
])
type Row = z.infer<typeof rowSchema>
export type SignalRow = Readonly<Extract<Row, { kind: 'signal' }>>

/** `corpora/rules/reading-level.yaml`. */
export interface ReadingTables {
  readonly baseline: Readonly<Extract<Row, { kind: 'baseline' }>>
  readonly signals: ReadonlyMap<string, SignalRow>
  /** The highest grade of a text at a level, by the language's own formula; undefined where the level has no limit. */
  target(level: Level, language: string): number | undefined
}

export async function readReadingTables(folder: URL = corporaFolder): Promise<ReadingTables> {
  const { rows } = await readRules('reading-level', rowSchema, folder)
  const [baseline] = rows.flatMap(row => (row.kind === 'baseline' ? [row] : []))
  if (baseline === undefined) throw new RangeError('reading-level has no baseline')
  const targets = new Map<string, Extract<Row, { kind: 'target' }>>(
    rows.flatMap(row => (row.kind === 'target' ? [[row.language, row] as const] : [])),
  )
  return {
    baseline,
    signals: new Map(rows.flatMap(row => (row.kind === 'signal' ? [[row.id, row] as const] : []))),
    target: (level, language) =>
      level === 'detailed' ? undefined : (targets.get(language.slice(0, 2)) ?? targets.get('en'))?.[level],
  }
}
