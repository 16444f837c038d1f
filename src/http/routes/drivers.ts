import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { Refusal } from '../../kernel/errors.ts'
import { analyseDrivers, driverAnalysisSchema, outcomeRowOf, readAnalysis } from '../../reason/drivers/analysis.ts'
import { personDrivers } from '../../reason/drivers/person-drivers.ts'
import { type DriverTables, readDriverTables } from '../../reason/drivers/tables.ts'
import { readPerson } from '../../record/people.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers, citationSchema } from '../schemas.ts'
import { clinicianOf, servicesOf } from '../session-of.ts'
import { personParam } from './patients.ts'

const outcomeParam = z.object({ outcome: z.string().min(1).max(100) })
const keptSchema = z
  .object({
    outcomes: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        computedAt: z.iso.datetime().nullable(),
        analysis: driverAnalysisSchema.nullable(),
      }),
    ),
    factors: z.array(z.object({ id: z.string(), title: z.string(), action: z.string() })),
  })
  .openapi('DriverAnalyses')

const figureSchema = driverAnalysisSchema.shape.factors.element
const personFactorSchema = z.object({
  factor: z.string(),
  title: z.string(),
  figure: figureSchema,
  actionable: z.enum(['clinic', 'referral']),
  action: z.string(),
  help: z.array(z.object({ title: z.string(), phone: z.string().nullable(), text: z.string() })),
  evidence: citationSchema,
})
const personDriversSchema = z.object({
  outcome: z.string(),
  title: z.string(),
  computedAt: z.iso.datetime().nullable(),
  people: z.number(),
  drivers: z.array(personFactorSchema),
  passengers: z.array(personFactorSchema),
  notKnown: z.array(z.string()),
})

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/analyses/drivers',
  summary: 'The outcomes for which drivers are sought, each with its kept analysis; groups under 11 people are masked',
  responses: answers(keptSchema, 'One outcome after the other'),
})

const makeRoute = createRoute({
  method: 'post',
  path: '/api/v1/analyses/drivers/{outcome}',
  summary: 'Makes the analysis of one outcome anew, over everybody of the installation',
  request: { params: outcomeParam },
  responses: answers(driverAnalysisSchema, 'Strongest driver first'),
})

const personRoute = createRoute({
  method: 'get',
  path: '/api/v1/patients/{id}/drivers',
  summary: 'Which circumstances of this person drive outcomes among people, with matched help',
  request: { params: personParam },
  responses: answers(z.object({ outcomes: z.array(personDriversSchema) }), 'For each outcome'),
})

/** Analyses over many people name none of them; what one person has of the drivers is for her clinicians. */
export function driversRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  let tables: Promise<DriverTables> | undefined
  const driverTables = (): Promise<DriverTables> => {
    tables ??= readDriverTables(parts.corpora)
    return tables
  }
  app.openapi(listRoute, async c => {
    const { actor } = c.get('session')
    if (actor.role !== 'clinician' && actor.role !== 'analyst')
      throw new Refusal('not-allowed', 'This page is for staff.', 'Open your own first page.')
    const { factors, outcomes } = await driverTables()
    const kept = await servicesOf(parts).database.as(actor, async tx => {
      const found = []
      for (const { id, title } of outcomes.rows) {
        const each = await readAnalysis(tx, actor, id)
        const analysis = each?.analysis ?? null
        found.push({ id, title, computedAt: each?.computedAt.toISOString() ?? null, analysis })
      }
      return found
    })
    return c.json(
      { outcomes: kept, factors: factors.rows.map(({ id, title, action }) => ({ id, title, action })) },
      200,
    )
  })
  app.openapi(makeRoute, async c => {
    const { actor } = c.get('session')
    if (actor.role !== 'analyst')
      throw new Refusal('not-allowed', 'Analyses are made by analysts.', 'Ask an analyst to make it.')
    const loaded = await driverTables()
    const { outcome } = c.req.valid('param')
    outcomeRowOf(loaded, outcome)
    const { database } = servicesOf(parts)
    return c.json(await analyseDrivers(database, loaded, outcome, parts.clock.now(), actor.tenant), 200)
  })
  app.openapi(personRoute, async c => {
    const actor = clinicianOf(c)
    const person = c.req.valid('param').id
    const loaded = await driverTables()
    const found = await servicesOf(parts).database.as(actor, async tx => {
      await readPerson(tx, actor, person)
      return personDrivers(tx, actor, person, loaded)
    })
    const outcomes = found.map(({ computedAt, drivers, passengers, notKnown, ...rest }) => ({
      ...rest,
      computedAt: computedAt?.toISOString() ?? null,
      drivers: drivers.map(plain),
      passengers: passengers.map(plain),
      notKnown: [...notKnown],
    }))
    return c.json({ outcomes }, 200)
  })
}

type PersonFactor = Awaited<ReturnType<typeof personDrivers>>[number]['drivers'][number]
const plain = ({ figure, help, evidence, ...rest }: PersonFactor) => ({
  ...rest,
  figure,
  help: [...help],
  evidence: { ...evidence },
})
