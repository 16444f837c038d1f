import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { approvalPolicy } from '../../careplan/approval-policy.ts'
import { reviewMeasures } from '../../careplan/review-measures.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers } from '../schemas.ts'
import { clinicianOf, servicesOf } from '../session-of.ts'

const shareSchema = z
  .object({ value: z.number(), low: z.number(), high: z.number(), n: z.number().int() })
  .openapi('Share', { description: 'A share of n with its 95 % Wilson interval.' })

const measuresRoute = createRoute({
  method: 'get',
  path: '/api/v1/me/review-measures',
  summary: 'How closely the signed-in clinician reads; nobody else is told',
  responses: answers(
    z.object({
      sentinelsCaught: shareSchema,
      medianEvidenceSeconds: z.object({ value: z.number(), n: z.number().int() }).nullable(),
      edited: shareSchema,
      rejected: shareSchema,
      decisions30Days: z.number().int(),
      plantsChecks: z.boolean().openapi({ description: 'Some drafts are planted to measure attention.' }),
    }),
    "Over the reviewer's own decisions",
  ),
})

export function reviewMeasuresRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  const { sentinelShare } = approvalPolicy(parts.config)
  app.openapi(measuresRoute, async c => {
    const actor = clinicianOf(c)
    const measures = await servicesOf(parts).database.as(actor, tx => reviewMeasures(tx, actor, parts.clock.now()))
    return c.json({ ...measures, plantsChecks: sentinelShare > 0 }, 200)
  })
}
