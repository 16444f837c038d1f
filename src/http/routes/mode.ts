import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { notFound } from '../problem.ts'
import { answers, modeSchema } from '../schemas.ts'
import { servicesOf } from '../session-of.ts'

const modeRoute = createRoute({
  method: 'get',
  path: '/api/v1/mode',
  summary: 'How this installation runs: demo or clinic, with which model, and whom to call',
  request: {
    query: z.object({
      language: z.string().max(35).optional().openapi({ description: 'Of the names of the numbers to call; BCP 47.' }),
    }),
  },
  responses: answers(modeSchema, 'Needs no sign-in'),
})

const demoAccountsRoute = createRoute({
  method: 'get',
  path: '/api/v1/demo-accounts',
  summary: 'The invented people of the demo; not found in clinic mode',
  responses: answers(
    z.object({
      password: z.string(),
      accounts: z.array(
        z.object({
          role: z.enum(['patient', 'clinician', 'analyst']),
          name: z.string(),
          email: z.string(),
          about: z.string(),
        }),
      ),
    }),
    'Needs no sign-in',
  ),
})

/** What anybody may know before signing in. */
export function modeRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  const { config, guard } = parts
  app.openapi(modeRoute, c =>
    c.json(
      {
        mode: config.CARENAV_MODE,
        composer: { provider: config.CARENAV_CHAT_PROVIDER, model: config.CARENAV_CHAT_MODEL ?? null },
        help: { contacts: guard.contacts(c.req.valid('query').language ?? 'en').map(contact => ({ ...contact })) },
      },
      200,
    ),
  )
  app.openapi(demoAccountsRoute, c => {
    const { demo } = servicesOf(parts)
    if (demo === undefined) throw notFound()
    return c.json(
      {
        password: demo.password,
        accounts: demo.accounts.map(({ role, name, email, about }) => ({ role, name, email, about })),
      },
      200,
    )
  })
}
