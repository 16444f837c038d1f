import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { cite } from '../../domain/evidence.ts'
import { factKinds, layers } from '../../domain/fact.ts'
import { type StoredFact, spanOf } from '../../record/facts.ts'
import { type KeyResult, readOverview } from '../../record/overview.ts'
import { readTimeline } from '../../record/timeline.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers, citationSchema } from '../schemas.ts'
import { readerOf, servicesOf } from '../session-of.ts'
import { personParam, personSchema, toPerson } from './patients.ts'

const entrySchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    layer: z.string(),
    text: z.string(),
    detail: z.string(),
    date: z.string().nullable(),
    status: z.string(),
    citation: citationSchema,
  })
  .openapi('RecordEntry')

const overviewSchema = z
  .object({
    person: personSchema,
    asOf: z.iso.datetime(),
    top: z.array(
      z.object({ why: z.enum(['outside-usual-range', 'newest-condition', 'social-need']), entry: entrySchema }),
    ),
    sections: z.array(z.object({ key: z.string(), items: z.array(entrySchema) })),
    coverage: z.array(
      z.object({
        layer: z.string(),
        count: z.number().int(),
        latest: z.string().nullable(),
        missing: z.boolean(),
      }),
    ),
  })
  .openapi('Overview')

const overviewRoute = createRoute({
  method: 'get',
  path: '/api/v1/patients/{id}/overview',
  summary: 'The state of one record at a glance',
  request: { params: personParam },
  responses: answers(overviewSchema, 'Stored facts only; nothing here is written by a model'),
})

const timelineRoute = createRoute({
  method: 'get',
  path: '/api/v1/patients/{id}/timeline',
  summary: 'The facts of one record, newest first',
  request: {
    params: personParam,
    query: z.object({
      layer: z.enum(layers).optional(),
      kind: z.enum(factKinds).optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
      cursor: z.string().max(500).optional(),
    }),
  },
  responses: answers(z.object({ entries: z.array(entrySchema), next: z.string().nullable() }), 'One page'),
})

/** What a record says, for its person and for clinicians who may see it. */
export function recordRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  app.openapi(overviewRoute, async c => {
    const { actor, person } = readerOf(c, c.req.valid('param').id)
    const { database, chain } = servicesOf(parts)
    const found = await database.as(actor, tx =>
      readOverview(tx, actor, person, parts.clock.now(), chain.knowledge.record),
    )
    const sections = [
      { key: 'condition', items: found.conditions.map(toEntry) },
      { key: 'medication', items: found.medicines.map(toEntry) },
      { key: 'allergy', items: found.allergies.map(toEntry) },
      { key: 'observation', items: found.results.map(toResult) },
      { key: 'social', items: found.socialNeeds.map(toEntry) },
      { key: 'genomic', items: found.genomics.map(toEntry) },
      { key: 'device', items: found.devices.map(({ fact }) => toEntry(fact)) },
    ]
    return c.json(
      {
        person: toPerson(found.person),
        asOf: found.asOf,
        top: found.top.map(({ why, fact }) => {
          const result = found.results.find(each => each.fact.id === fact.id)
          return { why, entry: result === undefined ? toEntry(fact) : toResult(result) }
        }),
        sections,
        coverage: layers.map(layer => {
          const counted = found.coverage.layers.find(each => each.layer === layer)
          const count = counted?.facts ?? 0
          return { layer, count, latest: counted?.newest ?? null, missing: count === 0 }
        }),
      },
      200,
    )
  })
  app.openapi(timelineRoute, async c => {
    const { actor, person } = readerOf(c, c.req.valid('param').id)
    const { layer, kind, limit, cursor } = c.req.valid('query')
    const query = {
      ...(layer === undefined ? {} : { layers: [layer] }),
      ...(kind === undefined ? {} : { kinds: [kind] }),
      ...(limit === undefined ? {} : { limit }),
      ...(cursor === undefined ? {} : { cursor }),
    }
    const page = await servicesOf(parts).database.as(actor, tx =>
      readTimeline(tx, actor, person, query, parts.clock.now()),
    )
    return c.json({ entries: page.facts.map(toEntry), next: page.next ?? null }, 200)
  })
}

type Entry = z.infer<typeof entrySchema>

const toEntry = (fact: StoredFact): Entry => ({
  id: fact.id,
  kind: fact.kind,
  layer: fact.layer,
  text: fact.text,
  detail: valueText(fact),
  date: fact.effective?.start ?? null,
  status: fact.status,
  citation: { ...cite(spanOf(fact)) },
})

const toResult = ({ name, value, unit, date, fact }: KeyResult): Entry => ({
  ...toEntry(fact),
  text: name,
  detail: [String(value), shownUnit(unit)].filter(part => part !== undefined).join(' '),
  date: date ?? null,
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
