import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { answerWhole } from '../../chain/answer.ts'
import type { Person } from '../../domain/fact.ts'
import { readPeople, readPerson } from '../../record/people.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers, levelSchema, replySchema } from '../schemas.ts'
import { readerOf, servicesOf } from '../session-of.ts'

export const personParam = z.object({
  id: z.string().min(1).max(200).openapi({ description: "A patient's id, or `me`." }),
})

export const personSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    birthDate: z.string().nullable(),
    sex: z.string().nullable(),
    language: z.string(),
  })
  .openapi('Patient')

export const toPerson = ({ id, name, birthDate, sex, language }: Person): z.infer<typeof personSchema> => ({
  id,
  name,
  birthDate: birthDate ?? null,
  sex: sex ?? null,
  language,
})

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/patients',
  summary: 'The people the reader may see: a patient herself, a clinician those in care',
  responses: answers(z.object({ patients: z.array(personSchema) }), 'By name'),
})

const readRoute = createRoute({
  method: 'get',
  path: '/api/v1/patients/{id}',
  summary: 'One person',
  request: { params: personParam },
  responses: answers(personSchema, 'Basic identity'),
})

const askRoute = createRoute({
  method: 'post',
  path: '/api/v1/patients/{id}/ask',
  summary: 'Ask about one person and get the whole answer at once',
  request: {
    params: personParam,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            text: z.string().min(1).max(8000),
            level: levelSchema.optional(),
            language: z.string().max(35).optional(),
            previous: z.array(z.string().max(8000)).max(20).optional(),
            about: z
              .object({ title: z.string().min(1).max(200), text: z.string().min(1).max(200_000) })
              .optional()
              .openapi({
                description:
                  'A document that the question is about; the answer comes out of it alone, and it is not kept',
              }),
          }),
        },
      },
    },
  },
  responses: answers(replySchema, 'The reply, every sentence with its citations'),
})

/** People and questions about one of them. A foreign id is answered like an unknown one. */
export function patientsRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  app.openapi(listRoute, async c => {
    const { actor } = c.get('session')
    const people = await servicesOf(parts).database.as(actor, tx => readPeople(tx, actor, parts.clock.now()))
    return c.json({ patients: people.map(toPerson) }, 200)
  })
  app.openapi(readRoute, async c => {
    const { actor, person } = readerOf(c, c.req.valid('param').id)
    const found = await servicesOf(parts).database.as(actor, tx => readPerson(tx, actor, person))
    return c.json(toPerson(found), 200)
  })
  app.openapi(askRoute, async c => {
    const { actor, person } = readerOf(c, c.req.valid('param').id)
    const { text, level, language, previous, about } = c.req.valid('json')
    const { reply } = await answerWhole(servicesOf(parts).chain, actor, {
      text,
      person,
      ...(level === undefined ? {} : { level }),
      ...(language === undefined ? {} : { language }),
      ...(previous === undefined ? {} : { previous }),
      ...(about === undefined ? {} : { about }),
    })
    return c.json(replySchema.parse(reply), 200)
  })
}
