import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { readFeedbackReasons } from '../../careplan/feedback-reasons.ts'
import { patientPlan } from '../../careplan/patient-plan.ts'
import { readAskedPerson } from '../../chain/chat-rows.ts'
import { currentReading } from '../../chain/reading.ts'
import { cite } from '../../domain/evidence.ts'
import { once } from '../../kernel/once.ts'
import { readAccessLog } from '../access-log.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers, citationSchema, meSchema } from '../schemas.ts'
import { patientOf, servicesOf } from '../session-of.ts'
import { readStarters } from '../starters.ts'

const meRoute = createRoute({
  method: 'get',
  path: '/api/v1/me',
  summary: 'Who is signed in',
  responses: answers(meSchema, 'A patient with what their own record can be asked'),
})

const planRoute = createRoute({
  method: 'get',
  path: '/api/v1/me/plan',
  summary: 'The approved plan of the signed-in patient',
  request: { query: z.object({ language: z.string().max(35).optional() }) },
  responses: answers(
    z.object({
      items: z.array(
        z.object({
          id: z.string(),
          text: z.string(),
          detail: z.string().optional(),
          approvedBy: z.string(),
          approvedAt: z.iso.datetime(),
          evidence: z.array(citationSchema),
          feedback: z.object({ at: z.iso.datetime(), isResolved: z.boolean() }).nullable(),
        }),
      ),
      feedbackReasons: z.array(z.object({ code: z.string(), label: z.string() })),
    }),
    'Approved items only, newest first',
  ),
})

const accessRoute = createRoute({
  method: 'get',
  path: '/api/v1/me/access-log',
  summary: 'Who read or decided something about the signed-in patient',
  responses: answers(
    z.object({
      entries: z.array(
        z.object({
          at: z.iso.datetime(),
          who: z.string(),
          isYou: z.boolean(),
          role: z.string(),
          action: z.string(),
        }),
      ),
    }),
    'Newest first, at most 200',
  ),
})

/** The signed-in reader. */
export function meRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  const feedbackReasonTable = once(() => readFeedbackReasons(parts.corpora))
  app.openapi(meRoute, async c => {
    const { database, chain } = servicesOf(parts)
    const { actor, name, email } = c.get('session')
    if (actor.role !== 'patient') {
      return c.json(
        {
          role: actor.role === 'clinician' ? ('clinician' as const) : ('analyst' as const),
          name,
          email,
          language: 'en',
          level: 'detailed' as const,
          starters: [],
        },
        200,
      )
    }
    const { person, reading } = await database.as(actor, async tx => ({
      person: await readAskedPerson(tx, actor, actor.person),
      reading: await currentReading(tx, actor, actor.person, chain.knowledge.reading, parts.clock.now()),
    }))
    const starters = await readStarters(database, parts.clock, actor)
    return c.json(
      {
        role: 'patient' as const,
        name,
        email,
        language: person?.language ?? 'en',
        level: reading.level,
        starters: starters.map(starter => ({ ...starter })),
      },
      200,
    )
  })
  app.openapi(planRoute, async c => {
    const actor = patientOf(c)
    const plan = await servicesOf(parts).database.as(actor, tx =>
      patientPlan(tx, actor, actor.person, parts.clock.now()),
    )
    const items = plan.map(({ approvedAt, evidence, feedback, ...item }) => ({
      ...item,
      feedback: feedback === undefined ? null : { at: feedback.at.toISOString(), isResolved: feedback.isResolved },
      approvedAt: approvedAt.toISOString(),
      evidence: evidence.map(span => ({ ...cite(span) })),
    }))
    const isSpanish = (c.req.valid('query').language ?? '').startsWith('es')
    const feedbackReasons = (await feedbackReasonTable()).rows.map(row => ({
      code: row.id,
      label: isSpanish ? row.es : row.en,
    }))
    return c.json({ items, feedbackReasons }, 200)
  })
  app.openapi(accessRoute, async c => {
    const entries = await readAccessLog(servicesOf(parts).database, patientOf(c))
    return c.json({ entries: entries.map(entry => ({ ...entry })) }, 200)
  })
}
