import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { readDecisionReasons } from '../../careplan/decision-reasons.ts'
import { exportCarePlan, exportSuggestion } from '../../careplan/fhir-read.ts'
import { once } from '../../kernel/once.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { fhirAnswer } from '../schemas.ts'
import { clinicianOf, servicesOf } from '../session-of.ts'

const idParam = z.object({ id: z.string().min(1).max(200) })

const bundleRoute = createRoute({
  method: 'get',
  path: '/api/v1/suggestions/{id}/fhir',
  summary: 'One suggestion as FHIR R4: CarePlan, Task and Provenance of each item',
  request: { params: idParam },
  responses: fhirAnswer('A Bundle of type collection; all references resolve in it'),
})

const carePlanRoute = createRoute({
  method: 'get',
  path: '/fhir/R4/CarePlan/{id}',
  summary: 'One plan item as a FHIR R4 CarePlan',
  request: { params: idParam },
  responses: fhirAnswer('Labelled as machine-made until a clinician has approved it'),
})

/** Plans for other systems. Read only: an approval comes from a signed-in clinician and from nowhere else. */
export function carePlanFhirRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  const { CARENAV_PUBLIC_URL: address, HOST, PORT } = parts.config
  const base = `${(address ?? `http://${HOST}:${PORT}`).replace(/\/$/, '')}/fhir/R4`
  const reasonTable = once(() => readDecisionReasons(parts.corpora))
  const kind = { 'Content-Type': 'application/fhir+json' }
  app.openapi(bundleRoute, async c => {
    const actor = clinicianOf(c)
    const fhir = { base, reasons: await reasonTable() }
    const bundle = await servicesOf(parts).database.as(actor, tx =>
      exportSuggestion(tx, actor, c.req.valid('param').id, fhir, parts.clock.now()),
    )
    return c.json(bundle, 200, kind)
  })
  app.openapi(carePlanRoute, async c => {
    const actor = clinicianOf(c)
    const fhir = { base, reasons: await reasonTable() }
    const plan = await servicesOf(parts).database.as(actor, tx =>
      exportCarePlan(tx, actor, c.req.valid('param').id, fhir, parts.clock.now()),
    )
    return c.json(plan, 200, kind)
  })
}
