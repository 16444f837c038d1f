import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { loadSuite, suiteNames } from '../../evaluate/registry.ts'
import type { HttpEnv } from '../environment.ts'
import { answers } from '../schemas.ts'

const suitesRoute = createRoute({
  method: 'get',
  path: '/api/v1/evals/suites',
  summary: 'The evaluation suites of this installation, each with the command that runs it',
  responses: answers(
    z.object({ suites: z.array(z.object({ id: z.string(), title: z.string(), command: z.string() })) }),
    'By name',
  ),
})

export function suitesRoutes(app: OpenAPIHono<HttpEnv>): void {
  app.openapi(suitesRoute, async c => {
    const suites = await Promise.all(
      suiteNames.map(async id => ({
        id,
        title: (await loadSuite(id)).description,
        command: `npm run --silent carenav -- eval run ${id} --json`,
      })),
    )
    return c.json({ suites }, 200)
  })
}
