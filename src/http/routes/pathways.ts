import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { plansWhenWanted } from '../../careplan/personal/plan-tables.ts'
import { readPersonPathways } from '../../careplan/read-pathways.ts'
import { cite } from '../../domain/evidence.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers, citationSchema } from '../schemas.ts'
import { clinicianOf, servicesOf } from '../session-of.ts'
import { personParam } from './patients.ts'

const listSchema = z.object({
  pathways: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      version: z.string(),
      status: z.string(),
      reviewed: z.string(),
      sources: z.array(z.string()),
      actions: z.array(z.object({ id: z.string(), title: z.string(), kind: z.string(), safetyCritical: z.boolean() })),
    }),
  ),
})

const deltaSchema = z.object({
  op: z.enum(['keep', 'add', 'remove', 'modify']),
  reason: z.string(),
  reasonTitle: z.string(),
  plain: z.string().openapi({ description: 'The reason in one plain sentence.' }),
  why: z.string(),
  author: z.enum(['rule', 'model', 'clinician']),
  evidence: z.array(citationSchema),
})
const personSchema = z.object({
  budget: z.object({ id: z.string(), title: z.string(), items: z.number(), points: z.number() }),
  pathways: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      version: z.string(),
      because: z.array(citationSchema),
      deltaCount: z.number().int(),
      actions: z.array(
        z.object({
          action: z.string(),
          title: z.string(),
          state: z.enum(['now', 'later', 'out']),
          order: z.number().int().nullable(),
          isActive: z.boolean(),
          standard: z.string().nullable(),
          personal: z.string().nullable(),
          patientText: z.string().nullable(),
          risk: z.enum(['high', 'routine']),
          safetyCritical: z.boolean(),
          deltas: z.array(deltaSchema),
        }),
      ),
    }),
  ),
})

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/pathways',
  summary: 'The standard pathways',
  responses: answers(listSchema, 'With sources, review date and actions'),
})
const personRoute = createRoute({
  method: 'get',
  path: '/api/v1/patients/{id}/pathways',
  summary: 'The pathways that apply to one person: the standard beside what stands for her, and why',
  request: { params: personParam },
  responses: answers(personSchema, 'Every difference with its coded reason and its evidence'),
})

/** Standard pathways, and one person's beside them. Only a clinician on the care team gets past the first query of the second. */
export function pathwaysRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  const plans = plansWhenWanted(parts.corpora)
  app.openapi(listRoute, async c => {
    clinicianOf(c)
    const { pathways } = await plans()
    return c.json(
      {
        pathways: pathways.map(({ id, title, version, status, reviewed, sources, actions }) => ({
          id,
          title,
          version,
          status,
          reviewed,
          sources: Object.values(sources).map(source => `${source.agency}, ${source.title}, ${source.year}`),
          actions: actions.map(action => ({
            id: action.id,
            title: action.title,
            kind: action.kind,
            safetyCritical: action.safetyCritical,
          })),
        })),
      },
      200,
    )
  })
  app.openapi(personRoute, async c => {
    const actor = clinicianOf(c)
    const { database, chain } = servicesOf(parts)
    const work = { tables: chain.knowledge.reason, plans: await plans() }
    const person = c.req.valid('param').id
    const { budget, pathways } = await database.as(actor, tx =>
      readPersonPathways(tx, actor, person, parts.clock.now(), work),
    )
    return c.json({ budget: { ...budget }, pathways: pathways.map(toPathway) }, 200)
  })
}

type Found = Awaited<ReturnType<typeof readPersonPathways>>['pathways'][number]

const toPathway = ({ because, actions, ...head }: Found) => ({
  ...head,
  because: because.map(span => ({ ...cite(span) })),
  actions: actions.map(({ deltas, order, standard, personal, patientText, ...action }) => ({
    ...action,
    order: order ?? null,
    standard: standard ?? null,
    personal: personal ?? null,
    patientText: patientText ?? null,
    deltas: deltas.map(({ evidence, ...delta }) => ({ ...delta, evidence: evidence.map(span => ({ ...cite(span) })) })),
  })),
})
