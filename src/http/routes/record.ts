import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { audit } from '../../audit/audit.ts'
import { factKinds, layers } from '../../domain/fact.ts'
import { readCoverage } from '../../record/coverage.ts'
import { readOverview } from '../../record/overview.ts'
import { readPerson } from '../../record/people.ts'
import { readTimeline } from '../../record/timeline.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers } from '../schemas.ts'
import { readerOf, servicesOf } from '../session-of.ts'
import { personParam, personSchema, toPerson } from './patients.ts'
import { entrySchema, toEntry, toResult } from './record-entry.ts'

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

const coverageRoute = createRoute({
  method: 'get',
  path: '/api/v1/patients/{id}/coverage',
  summary: 'What was read into one record, source by source, and how much of each layer there is',
  request: { params: personParam },
  responses: answers(
    z.object({
      sources: z.array(
        z.object({
          document: z.string(),
          name: z.string(),
          format: z.string(),
          loadedAt: z.iso.datetime(),
          facts: z.number().int(),
          from: z.string().nullable(),
          to: z.string().nullable(),
        }),
      ),
      layers: z.array(z.object({ layer: z.enum(layers), facts: z.number().int(), newest: z.string().nullable() })),
    }),
    'Counted, not written: a layer without facts shows as a zero',
  ),
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
  app.openapi(coverageRoute, async c => {
    const { actor, person } = readerOf(c, c.req.valid('param').id)
    const found = await servicesOf(parts).database.as(actor, async tx => {
      await readPerson(tx, actor, person)
      const coverage = await readCoverage(tx, actor, person)
      await audit(tx, actor, { action: 'record-read', person, subject: 'coverage' }, parts.clock.now())
      return coverage
    })
    const sources = found.sources.map(source => ({ ...source, from: source.from ?? null, to: source.to ?? null }))
    const counted = layers.map(layer => {
      const known = found.layers.find(each => each.layer === layer)
      return { layer, facts: known?.facts ?? 0, newest: known?.newest ?? null }
    })
    return c.json({ sources, layers: counted }, 200)
  })
}
