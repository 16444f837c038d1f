import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { giveFeedback } from '../../chain/feedback.ts'
import { listChats, readChat, readReply } from '../../chain/history.ts'
import { reportReasons } from '../../chain/report.ts'
import { takeUp } from '../../chain/take-up.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers, cardSchema, citationSchema, events as eventStream, levelSchema, replySchema } from '../schemas.ts'
import { askerOf, servicesOf } from '../session-of.ts'
import { streamAnswer, streamEnd } from '../stream-answer.ts'

const idParam = z.object({ id: z.string().min(1).max(200) })
const personQuery = z.object({
  person: z.string().max(200).optional().openapi({ description: 'For clinicians: the patient the chat is about.' }),
})

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/chats',
  summary: 'Conversations of the signed-in reader, newest first',
  request: { query: personQuery },
  responses: answers(
    z.object({ chats: z.array(z.object({ id: z.string(), title: z.string(), startedAt: z.iso.datetime() })) }),
    'At most 100',
  ),
})

const readRoute = createRoute({
  method: 'get',
  path: '/api/v1/chats/{id}',
  summary: 'One conversation',
  request: { params: idParam, query: personQuery },
  responses: answers(
    z.object({
      messages: z.array(
        z.object({
          id: z.string(),
          question: z.string(),
          askedAt: z.iso.datetime(),
          level: levelSchema,
          reply: replySchema.nullable(),
        }),
      ),
    }),
    'Oldest first',
  ),
})

const streamRoute = createRoute({
  method: 'get',
  path: '/api/v1/chats/{id}/stream',
  summary: "Take up a conversation's newest answer after Last-Event-ID",
  request: { params: idParam, query: personQuery },
  responses: eventStream('Server-sent events'),
})

const feedbackRoute = createRoute({
  method: 'post',
  path: '/api/v1/messages/{id}/feedback',
  summary: "Say that an answer helped or is wrong; a patient's 'wrong' also reaches the care team",
  request: {
    params: idParam,
    query: personQuery,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            verdict: z.enum(['helpful', 'not-helpful', 'wrong']),
            reason: z.enum(reportReasons).optional(),
            note: z.string().max(1000).optional(),
          }),
        },
      },
    },
  },
  responses: answers(
    z.object({ report: z.string().nullable(), card: cardSchema.nullable() }),
    'Kept; the report that the care team now has, and a card when the words speak of something urgent',
  ),
})

const sourcesRoute = createRoute({
  method: 'get',
  path: '/api/v1/messages/{id}/sources',
  summary: 'What an answer leans on, each span once, with the sentences that cite it',
  request: { params: idParam, query: personQuery },
  responses: answers(
    z.object({ sources: z.array(z.object({ citation: citationSchema, sentences: z.array(z.string()) })) }),
    'In the order a reader meets them',
  ),
})

/** Stored conversations and their answers. A chat of somebody else reads the same as one that never was. */
export function chatsRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  app.openapi(listRoute, async c => {
    const { actor, person } = askerOf(c, c.req.valid('query').person)
    const chats = await listChats(servicesOf(parts).chain, actor, person)
    return c.json(
      {
        chats: chats.map(({ id, startedAt, firstQuestion }) => ({
          id,
          title: firstQuestion,
          startedAt: startedAt.toISOString(),
        })),
      },
      200,
    )
  })
  app.openapi(readRoute, async c => {
    const { actor, person } = askerOf(c, c.req.valid('query').person)
    const turns = await readChat(servicesOf(parts).chain, actor, person, c.req.valid('param').id)
    const messages = turns.map(({ message, question, askedAt, level, reply }) => ({
      id: message,
      question,
      askedAt: askedAt.toISOString(),
      level,
      reply: reply === null ? null : replySchema.parse(reply),
    }))
    return c.json({ messages }, 200)
  })
  app.openapi(streamRoute, async c => {
    const { chain } = servicesOf(parts)
    const { actor, person } = askerOf(c, c.req.valid('query').person)
    const turns = await readChat(chain, actor, person, c.req.valid('param').id)
    const message = turns.at(-1)?.message
    const after = Number(c.req.header('last-event-id') ?? '0')
    if (message === undefined || !Number.isInteger(after) || after < 0) {
      throw new Refusal('invalid', 'Last-Event-ID is not one of ours.', 'Send the id of the last event that arrived.')
    }
    const events = takeUp(chain, actor, person, message, after)
    const first = await events.next()
    if (first.done === true) return streamEnd()
    return streamAnswer(events, first.value, parts.log)
  })
  app.openapi(feedbackRoute, async c => {
    const { actor, person } = askerOf(c, c.req.valid('query').person)
    const { verdict, reason, note } = c.req.valid('json')
    const given = { verdict, reason, note }
    const taken = await giveFeedback(servicesOf(parts).chain, actor, person, c.req.valid('param').id, given)
    const card = taken.card === undefined ? null : cardSchema.parse(taken.card)
    return c.json({ report: taken.report ?? null, card }, 200)
  })
  app.openapi(sourcesRoute, async c => {
    const { actor, person } = askerOf(c, c.req.valid('query').person)
    const reply = replySchema.parse(await readReply(servicesOf(parts).chain, actor, person, c.req.valid('param').id))
    const sources = new Map<string, { citation: z.infer<typeof citationSchema>; sentences: string[] }>()
    for (const { text, citations } of reply.sentences) {
      for (const citation of citations) {
        const known = sources.get(citation.spanId)
        if (known === undefined) sources.set(citation.spanId, { citation, sentences: [text] })
        else known.sentences.push(text)
      }
    }
    return c.json({ sources: [...sources.values()] }, 200)
  })
}
