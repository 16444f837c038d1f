import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { relevel } from '../../chain/relevel.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { events as eventStream, levelSchema } from '../schemas.ts'
import { askerOf, servicesOf } from '../session-of.ts'
import { streamFromFirst } from '../stream-answer.ts'

const again = createRoute({
  method: 'post',
  path: '/api/v1/messages/{id}/relevel',
  summary: 'The same question answered more simply or in more detail, as a further message of the same chat',
  request: {
    params: z.object({ id: z.string().min(1).max(200) }),
    query: z.object({
      person: z.string().max(200).optional().openapi({ description: 'For clinicians: the patient the chat is about.' }),
    }),
    body: { required: true, content: { 'application/json': { schema: z.object({ level: levelSchema }) } } },
  },
  responses: eventStream('Server-sent events, as for POST /api/v1/chat'),
})

export function relevelRoute(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  app.openapi(again, async c => {
    const { actor, person } = askerOf(c, c.req.valid('query').person)
    const { level } = c.req.valid('json')
    return streamFromFirst(relevel(servicesOf(parts).chain, actor, person, c.req.valid('param').id, level), parts.log)
  })
}
