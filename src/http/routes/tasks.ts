import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { type FeedbackReasonRow, readFeedbackReasons } from '../../careplan/feedback-reasons.ts'
import { listTasks, type PlanTask, resolveTask } from '../../careplan/tasks.ts'
import { once } from '../../kernel/once.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers } from '../schemas.ts'
import { clinicianOf, servicesOf } from '../session-of.ts'

const statusSchema = z.enum(['open', 'resolved'])
const taskSchema = z
  .object({
    id: z.string(),
    person: z.object({ id: z.string(), name: z.string() }),
    planItem: z.object({ id: z.string(), text: z.string(), suggestion: z.string() }),
    reason: z.object({ code: z.string(), label: z.string() }),
    words: z.string(),
    urgency: z.enum(['emergency', 'crisis', 'same-day', 'routine']),
    askedAt: z.iso.datetime(),
    status: statusSchema,
    note: z.string().nullable(),
    resolvedBy: z.string().nullable(),
    resolvedAt: z.iso.datetime().nullable(),
  })
  .openapi('PlanTask')

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/tasks',
  summary: "What the signed-in clinician's patients cannot do of their plans",
  request: { query: z.object({ status: statusSchema.default('open') }) },
  responses: answers(z.object({ tasks: z.array(taskSchema) }), 'The most urgent first, then the oldest'),
})

const resolveRoute = createRoute({
  method: 'post',
  path: '/api/v1/tasks/{id}/resolve',
  summary: 'Close a task with a note that says what was done',
  request: {
    params: z.object({ id: z.string().min(1).max(200) }),
    body: {
      required: true,
      content: { 'application/json': { schema: z.object({ note: z.string().min(1).max(2000) }) } },
    },
  },
  responses: answers(taskSchema, 'The task as it was closed', true),
})

export function tasksRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  const reasonTable = once(() => readFeedbackReasons(parts.corpora))
  app.openapi(listRoute, async c => {
    const actor = clinicianOf(c)
    const { status } = c.req.valid('query')
    const tasks = await servicesOf(parts).database.as(actor, tx => listTasks(tx, actor, status, parts.clock.now()))
    const { rows } = await reasonTable()
    return c.json({ tasks: tasks.map(task => toTask(task, rows)) }, 200)
  })
  app.openapi(resolveRoute, async c => {
    const actor = clinicianOf(c)
    const answer = { note: c.req.valid('json').note, signedAs: c.get('session').name }
    const task = await servicesOf(parts).database.as(actor, tx =>
      resolveTask(tx, actor, c.req.valid('param').id, answer, parts.clock.now()),
    )
    return c.json(toTask(task, (await reasonTable()).rows), 200)
  })
}

const toTask = (task: PlanTask, reasons: readonly FeedbackReasonRow[]): z.infer<typeof taskSchema> => ({
  id: task.id,
  person: { id: task.person, name: task.personName },
  planItem: { id: task.planItem, text: task.text, suggestion: task.suggestion },
  reason: { code: task.reason, label: reasons.find(({ id }) => id === task.reason)?.title ?? task.reason },
  words: task.words,
  urgency: task.urgency,
  askedAt: task.askedAt.toISOString(),
  status: task.status,
  note: task.note,
  resolvedBy: task.resolvedAs,
  resolvedAt: task.resolvedAt?.toISOString() ?? null,
})
