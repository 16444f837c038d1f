import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { setReadingLevel } from '../reading-preference.ts'
import { answers, levelSchema } from '../schemas.ts'
import { patientOf, servicesOf } from '../session-of.ts'

const preferencesSchema = z
  .object({ level: levelSchema.openapi({ description: 'How plainly answers and the plan are written.' }) })
  .openapi('Preferences')

const writeRoute = createRoute({
  method: 'put',
  path: '/api/v1/me/preferences',
  summary: 'How the signed-in patient wants to be written to',
  request: { body: { required: true, content: { 'application/json': { schema: preferencesSchema } } } },
  responses: answers(preferencesSchema, 'Kept; GET /api/v1/me tells it again'),
})

/** What patients choose for themselves. */
export function preferencesRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  app.openapi(writeRoute, async c => {
    const { level } = c.req.valid('json')
    await setReadingLevel(servicesOf(parts).database, parts.clock, patientOf(c), level)
    return c.json({ level }, 200)
  })
}
