import { z } from '@hono/zod-openapi'
import { cite } from '../../domain/evidence.ts'
import { type StoredFact, spanOf } from '../../record/facts.ts'
import type { KeyResult } from '../../record/overview.ts'
import { citationSchema } from '../schemas.ts'

const trendSchema = z
  .object({
    unit: z.string().nullable(),
    side: z.enum(['above', 'below', 'inside']).nullable(),
    points: z.array(
      z.object({
        date: z.string(),
        value: z.number(),
        second: z.number().optional().openapi({ description: 'The lower one of a pair, as in a blood pressure.' }),
      }),
    ),
  })
  .openapi('Trend')

/** One thing a record says, as lists show it. */
export const entrySchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    layer: z.string(),
    text: z.string(),
    detail: z.string(),
    date: z.string().nullable(),
    status: z.string(),
    citation: citationSchema,
    trend: trendSchema.optional().openapi({ description: 'Earlier values of the same measurement, oldest first.' }),
  })
  .openapi('RecordEntry')

type Entry = z.infer<typeof entrySchema>

export const toEntry = (fact: StoredFact): Entry => ({
  id: fact.id,
  kind: fact.kind,
  layer: fact.layer,
  text: fact.text,
  detail: valueText(fact),
  date: fact.effective?.start ?? null,
  status: fact.status,
  citation: { ...cite(spanOf(fact)) },
})

/** A measurement with its earlier values; a single value is no trend. */
export const toResult = ({ name, value, unit, date, side, series, fact }: KeyResult): Entry => ({
  ...toEntry(fact),
  text: name,
  detail: [String(value), shownUnit(unit)].filter(part => part !== undefined).join(' '),
  date: date ?? null,
  ...(series.length < 2
    ? {}
    : { trend: { unit: shownUnit(unit) ?? null, side: side ?? null, points: series.map(point => ({ ...point })) } }),
})

/** The value as the source gives it; empty for a fact that has none or whose name says it already. */
function valueText({ text, value }: StoredFact): string {
  switch (value?.type) {
    case 'quantity':
      return [value.comparator, String(value.number), shownUnit(value.unit)]
        .filter(part => part !== undefined)
        .join(' ')
    case 'text':
    case 'coded':
      return text.includes(value.text) || isInstant(value.text) ? '' : value.text
    case 'boolean':
      return value.boolean ? '' : 'no'
    case undefined:
      return ''
  }
}

/** UCUM writes remarks in braces where there is no unit: '{INR}'. */
const shownUnit = (unit: string | undefined): string | undefined => (unit?.startsWith('{') === true ? undefined : unit)

/** The entry's own date says it better. */
const isInstant = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T/.test(text)
