import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { previewOrder } from '../../reason/social/preview.ts'
import { readPerson } from '../../record/people.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers } from '../schemas.ts'
import { clinicianOf, servicesOf } from '../session-of.ts'
import { findingSchema, toFinding } from './finding-schemas.ts'
import { personParam } from './patients.ts'

const previewRoute = createRoute({
  method: 'post',
  path: '/api/v1/patients/{id}/findings/preview',
  summary: 'What ordering a medicine would add or change for this person; nothing is stored',
  request: {
    params: personParam,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            medicine: z
              .string()
              .trim()
              .min(2)
              .max(300)
              .openapi({ description: 'A name as orders write it, or an RxNorm ingredient code.' }),
          }),
        },
      },
    },
  },
  responses: answers(
    z.object({
      medicine: z.string(),
      known: z.boolean().openapi({
        description: 'False when no table knows the medicine: an empty list then says nothing about it.',
      }),
      findings: z.array(
        findingSchema.extend({
          proposals: z.array(z.object({ action: z.string(), risk: z.string(), text: z.string() })),
        }),
      ),
    }),
    'Findings that lean on the planned order, most severe first',
  ),
})

/** The check at the moment of ordering, for clinicians. A foreign id is answered like an unknown one. */
export function previewRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  app.openapi(previewRoute, async c => {
    const actor = clinicianOf(c)
    const { database, chain } = servicesOf(parts)
    const person = c.req.valid('param').id
    const { medicine } = c.req.valid('json')
    const preview = await database.as(actor, async tx => {
      await readPerson(tx, actor, person)
      return previewOrder(tx, actor, person, medicine, parts.clock.now(), chain.knowledge.reason)
    })
    const findings = preview.findings.map(finding => ({
      ...toFinding(finding),
      proposals: finding.proposals.map(({ action, risk, text }) => ({ action, risk, text })),
    }))
    return c.json({ medicine: preview.medicine, known: preview.isKnown, findings }, 200)
  })
}
