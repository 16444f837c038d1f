import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { offerTeachBack, teachBack } from '../../chain/teach-back.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers, replySchema } from '../schemas.ts'
import { patientOf, servicesOf } from '../session-of.ts'

const param = z.object({ id: z.string().min(1).max(200) })
const offerRoute = createRoute({
  method: 'get',
  path: '/api/v1/messages/{id}/teach-back',
  summary: 'The invitation to say an answer back in one’s own words; null where it holds nothing to do',
  request: { params: param },
  responses: answers(z.object({ ask: z.string().nullable() }), 'One or two sentences'),
})

const point = z.enum(['said', 'left-out', 'otherwise'])
const resultSchema = z
  .discriminatedUnion('result', [
    z.object({ result: z.literal('urgent'), card: replySchema }),
    z.object({
      result: z.enum(['passed', 'partly', 'failed']),
      say: z.string(),
      points: z.array(point),
      again: replySchema.optional(),
    }),
  ])
  .openapi('TeachBack')

const giveRoute = createRoute({
  method: 'post',
  path: '/api/v1/messages/{id}/teach-back',
  summary: 'Say an answer back in one’s own words; what was missed is told again, more plainly',
  request: {
    params: param,
    body: {
      required: true,
      content: { 'application/json': { schema: z.object({ words: z.string().trim().min(1).max(2000) }) } },
    },
  },
  responses: answers(resultSchema, 'How the words compare with the points of the answer'),
})

export function teachBackRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  app.openapi(offerRoute, async c => {
    const ask = await offerTeachBack(servicesOf(parts).chain, patientOf(c), c.req.valid('param').id)
    return c.json({ ask: ask ?? null }, 200)
  })
  app.openapi(giveRoute, async c => {
    const { words } = c.req.valid('json')
    const told = await teachBack(servicesOf(parts).chain, patientOf(c), c.req.valid('param').id, words)
    if (told.result === 'urgent') return c.json({ result: 'urgent' as const, card: replySchema.parse(told.card) }, 200)
    const { result, say, points, again } = told
    return c.json(
      { result, say, points: [...points], ...(again === undefined ? {} : { again: replySchema.parse(again) }) },
      200,
    )
  })
}
