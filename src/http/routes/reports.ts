import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { reportBundle, reportCommunication, reportTask } from '../../careplan/report-fhir.ts'
import { type AnswerReport, listReports, readReport, reportReasons, resolveReport } from '../../chain/report.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers, fhirAnswer } from '../schemas.ts'
import { clinicianOf, servicesOf } from '../session-of.ts'

const statusSchema = z.enum(['open', 'resolved'])
const reportSchema = z
  .object({
    id: z.string(),
    person: z.object({ id: z.string(), name: z.string() }),
    reason: z.enum(reportReasons),
    words: z.string(),
    urgency: z.enum(['emergency', 'crisis', 'same-day', 'routine']),
    answer: z.string().openapi({ description: 'What the patient was told; the question stays the patient’s' }),
    answeredAt: z.iso.datetime(),
    reportedAt: z.iso.datetime(),
    status: statusSchema,
    note: z.string().nullable(),
    resolvedBy: z.string().nullable(),
    resolvedAt: z.iso.datetime().nullable(),
  })
  .openapi('AnswerReport')

const idParam = z.object({ id: z.string().min(1).max(200) })

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/reports',
  summary: "Answers that the signed-in clinician's patients report as wrong",
  request: { query: z.object({ status: statusSchema.default('open') }) },
  responses: answers(z.object({ reports: z.array(reportSchema) }), 'The most urgent first, then the oldest'),
})

const resolveRoute = createRoute({
  method: 'post',
  path: '/api/v1/reports/{id}/resolve',
  summary: 'Close a report with a note that says what was done',
  request: {
    params: idParam,
    body: {
      required: true,
      content: { 'application/json': { schema: z.object({ note: z.string().min(1).max(2000) }) } },
    },
  },
  responses: answers(reportSchema, 'The report as it was closed', true),
})

const fhirRoutes = {
  bundle: createRoute({
    method: 'get',
    path: '/api/v1/reports/{id}/fhir',
    summary: 'One report as FHIR R4: the answer, the Communication and its Task',
    request: { params: idParam },
    responses: fhirAnswer('A Bundle of type collection; all references resolve in it'),
  }),
  communication: createRoute({
    method: 'get',
    path: '/fhir/R4/Communication/{id}',
    summary: 'What a patient says is wrong, as a FHIR R4 Communication',
    request: { params: idParam },
    responses: fhirAnswer('In response to the answer that is meant'),
  }),
  task: createRoute({
    method: 'get',
    path: '/fhir/R4/Task/{id}',
    summary: 'Looking into a report, as a FHIR R4 Task',
    request: { params: idParam },
    responses: fhirAnswer('requested until a clinician has resolved it, then completed with what was done'),
  }),
} as const

/** What patients report as wrong. A report of somebody else's patient reads the same as one that never was. */
export function reportsRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  const { CARENAV_PUBLIC_URL: address, HOST, PORT } = parts.config
  const base = `${(address ?? `http://${HOST}:${PORT}`).replace(/\/$/, '')}/fhir/R4`
  const fhir = { 'Content-Type': 'application/fhir+json' }
  app.openapi(listRoute, async c => {
    const actor = clinicianOf(c)
    const { status } = c.req.valid('query')
    const reports = await servicesOf(parts).database.as(actor, tx => listReports(tx, actor, status, parts.clock.now()))
    return c.json({ reports: reports.map(toReport) }, 200)
  })
  app.openapi(resolveRoute, async c => {
    const actor = clinicianOf(c)
    const outcome = { note: c.req.valid('json').note, signedAs: c.get('session').name }
    const report = await servicesOf(parts).database.as(actor, tx =>
      resolveReport(tx, actor, c.req.valid('param').id, outcome, parts.clock.now()),
    )
    return c.json(toReport(report), 200)
  })
  const read = (actor: ReturnType<typeof clinicianOf>, id: string): Promise<AnswerReport> =>
    servicesOf(parts).database.as(actor, tx => readReport(tx, actor, id, parts.clock.now()))
  app.openapi(fhirRoutes.bundle, async c =>
    c.json(reportBundle(await read(clinicianOf(c), c.req.valid('param').id), base), 200, fhir),
  )
  app.openapi(fhirRoutes.communication, async c =>
    c.json(reportCommunication(await read(clinicianOf(c), c.req.valid('param').id)), 200, fhir),
  )
  app.openapi(fhirRoutes.task, async c =>
    c.json(reportTask(await read(clinicianOf(c), c.req.valid('param').id)), 200, fhir),
  )
}

const toReport = (report: AnswerReport): z.infer<typeof reportSchema> => ({
  id: report.id,
  person: { id: report.person, name: report.personName },
  reason: report.reason,
  words: report.words,
  urgency: report.urgency,
  answer: report.answer,
  answeredAt: report.answeredAt.toISOString(),
  reportedAt: report.reportedAt.toISOString(),
  status: report.status,
  note: report.note,
  resolvedBy: report.resolvedAs,
  resolvedAt: report.resolvedAt?.toISOString() ?? null,
})
