import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { readAlertBudget } from '../../careplan/alert-budget.ts'
import {
  findingsForReview,
  type OverrideTables,
  overrideFinding,
  readOverrideReasons,
  revokeOverride,
} from '../../careplan/override.ts'
import { overrideRates } from '../../careplan/override-rates.ts'
import { systemActor } from '../../domain/actor.ts'
import { wilson } from '../../evaluate/metric.ts'
import { once } from '../../kernel/once.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers, nothing } from '../schemas.ts'
import { clinicianOf, servicesOf } from '../session-of.ts'
import { findingsSchema, overrideSchema, rateSchema, toFindings, toOverride } from './finding-schemas.ts'
import { personParam } from './patients.ts'

const findingsRoute = createRoute({
  method: 'get',
  path: '/api/v1/patients/{id}/findings',
  summary: 'What the deterministic checks notice across the record',
  request: { params: personParam },
  responses: answers(findingsSchema, 'Each in one place: interruptive within the alert budget, more, or overridden'),
})

const overrideRoute = createRoute({
  method: 'post',
  path: '/api/v1/patients/{id}/findings/{finding}/overrides',
  summary: 'Set one finding aside, exactly as it stands, with a coded reason',
  request: {
    params: personParam.extend({ finding: z.string().min(1).max(200) }),
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            contentHash: z.string().max(200).openapi({ description: 'Of the finding that the clinician saw.' }),
            reason: z.string().max(100),
            note: z.string().max(1000).default(''),
          }),
        },
      },
    },
  },
  responses: answers(
    overrideSchema,
    'It ends with the days of its severity, or when a fact of the finding changes',
    true,
  ),
})

const revokeRoute = createRoute({
  method: 'delete',
  path: '/api/v1/patients/{id}/findings/{finding}/overrides/{override}',
  summary: 'Bring an overridden finding back',
  request: {
    params: personParam.extend({ finding: z.string().min(1).max(200), override: z.string().min(1).max(200) }),
  },
  responses: nothing('It counts no longer; both rows are kept'),
})

const ratesRoute = createRoute({
  method: 'get',
  path: '/api/v1/rules/overrides',
  summary: 'How often the findings of each rule are overridden',
  responses: answers(
    z.object({ rules: z.array(rateSchema) }),
    'Over everybody; counts under 11, and what would give them away, are null',
  ),
})

/** Findings as clinicians meet them, and what clinicians set aside. Patients' answers and plans never ask for overrides. */
export function findingsRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  const tables = once(async (): Promise<OverrideTables> => {
    const [budget, reasons] = await Promise.all([readAlertBudget(parts.corpora), readOverrideReasons(parts.corpora)])
    return { budget, reasons }
  })
  app.openapi(findingsRoute, async c => {
    const actor = clinicianOf(c)
    const { database, chain } = servicesOf(parts)
    const { budget, reasons } = await tables()
    const found = await database.as(actor, tx =>
      findingsForReview(tx, actor, c.req.valid('param').id, parts.clock.now(), chain.knowledge.reason, budget),
    )
    return c.json(toFindings(found, budget, reasons.rows), 200)
  })
  app.openapi(overrideRoute, async c => {
    const actor = clinicianOf(c)
    const { database, chain } = servicesOf(parts)
    const { id, finding } = c.req.valid('param')
    const known = await tables()
    const request = { finding, ...c.req.valid('json'), signedAs: c.get('session').name }
    const override = await database.as(actor, tx =>
      overrideFinding(tx, actor, id, request, parts.clock.now(), chain.knowledge.reason, known),
    )
    return c.json(toOverride(override, known.reasons.rows), 200)
  })
  app.openapi(revokeRoute, async c => {
    const actor = clinicianOf(c)
    const { id, finding, override } = c.req.valid('param')
    await servicesOf(parts).database.as(actor, tx =>
      revokeOverride(tx, actor, id, { finding, override, signedAs: c.get('session').name }, parts.clock.now()),
    )
    return c.body(null, 204)
  })
  app.openapi(ratesRoute, async c => {
    const service = systemActor('operate', clinicianOf(c).tenant)
    const rates = await servicesOf(parts).database.as(service, tx => overrideRates(tx, service))
    const rules = rates.map(({ rule, n, overridden }) => {
      if (n === null || overridden === null) return { rule, n, overridden: null, rate: null, low: null, high: null }
      const { value, low, high } = wilson(overridden, n)
      return { rule, n, overridden, rate: value, low, high }
    })
    return c.json({ rules }, 200)
  })
}
