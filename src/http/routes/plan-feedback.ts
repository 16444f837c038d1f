import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { readFeedbackReasons } from '../../careplan/feedback-reasons.ts'
import { givePlanFeedback } from '../../careplan/plan-feedback.ts'
import { canonicalise } from '../../kernel/canonical.ts'
import { languageOf } from '../../kernel/language.ts'
import { once } from '../../kernel/once.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers, cardSchema } from '../schemas.ts'
import { patientOf, servicesOf } from '../session-of.ts'

const feedbackRoute = createRoute({
  method: 'post',
  path: '/api/v1/me/plan/{id}/feedback',
  summary: "Say that a step of one's plan cannot be done, and why",
  request: {
    params: z.object({ id: z.string().min(1).max(200) }),
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            reason: z.string().max(100).openapi({ description: 'A code that GET /api/v1/me/plan lists.' }),
            words: z.string().max(2000).default(''),
            language: z.string().max(35).optional(),
          }),
        },
      },
    },
  },
  responses: answers(
    z.object({ task: z.string(), card: cardSchema.nullable() }),
    'The task that the care team now has; a card when the words speak of something urgent',
  ),
})

/** Feedback of a patient on their own plan. The words are triaged before anything else: a card is worth more than a task. */
export function planFeedbackRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  const reasonTable = once(() => readFeedbackReasons(parts.corpora))
  app.openapi(feedbackRoute, async c => {
    const actor = patientOf(c)
    const { reason, words: sent, language } = c.req.valid('json')
    const words = canonicalise(sent).text
    const triage = parts.guard.assess(words, { previous: [] })
    const reply =
      triage.urgency === 'routine'
        ? undefined
        : parts.guard.escalate(triage, language ?? languageOf(words) ?? 'en').reply(0)
    const reasons = await reasonTable()
    const given = { item: c.req.valid('param').id, reason, words, urgency: triage.urgency }
    const task = await servicesOf(parts).database.as(actor, tx =>
      givePlanFeedback(tx, actor, given, reasons, parts.clock.now()),
    )
    return c.json({ task, card: reply?.card === undefined ? null : cardSchema.parse(reply.card) }, 200)
  })
}
