import { OpenAPIHono, z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { etag } from 'hono/etag'
import { requestId } from 'hono/request-id'
import { Refusal } from '../kernel/errors.ts'
import { docs } from './docs.ts'
import type { HttpEnv } from './environment.ts'
import type { HttpParts } from './http-parts.ts'
import { notFound, problemOf } from './problem.ts'
import { carePlanFhirRoutes } from './routes/care-plan-fhir.ts'
import { askRoute } from './routes/chat.ts'
import { chatsRoutes } from './routes/chats.ts'
import { driversRoutes } from './routes/drivers.ts'
import { findingsRoutes } from './routes/findings.ts'
import { healthRoutes } from './routes/health.ts'
import { meRoutes } from './routes/me.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { modeRoutes } from './routes/mode.ts'
import { pathwaysRoutes } from './routes/pathways.ts'
import { patientsRoutes } from './routes/patients.ts'
import { planFeedbackRoutes } from './routes/plan-feedback.ts'
import { preferencesRoutes } from './routes/preferences.ts'
import { previewRoutes } from './routes/preview.ts'
import { readingLevelRoutes } from './routes/reading-level.ts'
import { recordRoutes } from './routes/record.ts'
import { recordsRoute } from './routes/records.ts'
import { relevelRoute } from './routes/relevel.ts'
import { reportsRoutes } from './routes/reports.ts'
import { reviewMeasuresRoutes } from './routes/review-measures.ts'
import { sessionRoutes } from './routes/session.ts'
import { suggestionsRoutes } from './routes/suggestions.ts'
import { suitesRoutes } from './routes/suites.ts'
import { tasksRoutes } from './routes/tasks.ts'
import { teachBackRoutes } from './routes/teach-back.ts'
import { bodyCap, pageHeaders, sameSite } from './security.ts'
import { signedIn } from './session-of.ts'
import { webPages } from './web-pages.ts'

/** Everything the product says over HTTP: the screens, the API they use, its description, and how it is doing. */
export function createApp(parts: HttpParts): OpenAPIHono<HttpEnv> {
  const app = new OpenAPIHono<HttpEnv>({
    defaultHook: result => {
      if (result.success) return
      throw new Refusal('invalid', z.prettifyError(result.error), 'See /docs for the shape of this request.')
    },
  })
  app.use(requestId(), pageHeaders, sameSite(parts.config))
  // The chat protocol sends the conversation along, and a record is a file; everything else is a sentence or a decision.
  for (const path of ['/api/v1/chat', '/api/v1/patients/:id/records'])
    app.use(path, bodyLimit({ maxSize: 4 * 1024 * 1024 }))
  app.use('/api/v1/*', async (c, next) => (/\/(chat|records)$/.test(c.req.path) ? next() : bodyCap(c, next)))
  app.onError((error, c) => problemOf(c, parts.log, error))
  app.notFound(c => problemOf(c, parts.log, notFound()))

  healthRoutes(app, parts)
  metricsRoutes(app, parts)
  modeRoutes(app, parts)
  sessionRoutes(app, parts)
  askRoute(app, parts)

  const members = signedIn(parts)
  // A reader who has this version already gets no second copy; streams go out as they come.
  for (const path of ['/api/v1/me/*', '/api/v1/patients/*', '/api/v1/suggestions/*']) app.use(path, etag())
  for (const path of [
    'me',
    'chats',
    'messages',
    'patients',
    'pathways',
    'suggestions',
    'tasks',
    'reports',
    'rules',
    'evals',
    'analyses',
  ]) {
    app.use(`/api/v1/${path}`, members)
    app.use(`/api/v1/${path}/*`, members)
  }
  app.use('/fhir/R4/*', members)
  meRoutes(app, parts)
  planFeedbackRoutes(app, parts)
  preferencesRoutes(app, parts)
  chatsRoutes(app, parts)
  relevelRoute(app, parts)
  teachBackRoutes(app, parts)
  readingLevelRoutes(app, parts)
  patientsRoutes(app, parts)
  previewRoutes(app, parts)
  recordRoutes(app, parts)
  recordsRoute(app, parts)
  findingsRoutes(app, parts)
  suggestionsRoutes(app, parts)
  carePlanFhirRoutes(app, parts)
  tasksRoutes(app, parts)
  reportsRoutes(app, parts)
  reviewMeasuresRoutes(app, parts)
  pathwaysRoutes(app, parts)
  suitesRoutes(app)
  driversRoutes(app, parts)

  docs(app)
  webPages(app, parts)
  return app
}
