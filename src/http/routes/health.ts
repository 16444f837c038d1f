import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { systemActor } from '../../domain/actor.ts'
import { readVectorProgress } from '../../ingest/vector-progress.ts'
import type { Database } from '../../store/database.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers } from '../schemas.ts'

const healthSchema = z.object({ status: z.literal('alive') }).openapi('Health')
const searchSchema = z
  .object({
    embedder: z.string().nullable().openapi({ description: 'Whose vectors answer; null: words alone' }),
    building: z
      .object({ embedder: z.string(), done: z.number().int(), total: z.number().int() })
      .optional()
      .openapi({ description: 'Whose vectors are being made beside them, and how far' }),
  })
  .openapi('SearchReadiness')
const readySchema = z
  .object({
    status: z.enum(['starting', 'ready', 'failed']),
    parts: z.record(z.string(), z.enum(['ready', 'starting', 'failed'])),
    search: searchSchema.optional(),
  })
  .openapi('Readiness')

const healthRoute = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Is the process alive?',
  responses: answers(healthSchema, 'It is'),
})

const readyRoute = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Can it answer questions?',
  responses: {
    200: { description: 'Everything is there', content: { 'application/json': { schema: readySchema } } },
    503: { description: 'Not yet, or not any more', content: { 'application/json': { schema: readySchema } } },
  },
})

/** For process supervisors: alive says nothing about the database, ready does. */
export function healthRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  app.openapi(healthRoute, c => c.json({ status: 'alive' as const }, 200))
  app.openapi(readyRoute, async c => {
    c.header('Cache-Control', 'no-store')
    const state = parts.startup.state()
    if (state.phase === 'starting') {
      c.header('Retry-After', '1')
      return c.json({ status: 'starting' as const, parts: { triage: 'ready', database: 'starting' } as const }, 503)
    }
    const database = state.phase === 'ready' && (await answersPing(() => state.services.database.ping()))
    if (!database) {
      return c.json({ status: 'failed' as const, parts: { triage: 'ready', database: 'failed' } as const }, 503)
    }
    const search = state.phase === 'ready' ? await searchOf(state.services.database) : undefined
    const ready = { status: 'ready', parts: { triage: 'ready', database: 'ready' } } as const
    return c.json({ ...ready, ...(search === undefined ? {} : { search }) }, 200)
  })
}

/** How the vectors stand; they never decide whether the product is ready. */
const searchOf = (database: Database) =>
  database.as(systemActor('operate'), readVectorProgress).then(
    ({ serving, building }) => ({ embedder: serving ?? null, ...(building === undefined ? {} : { building }) }),
    () => undefined,
  )

/** A store that cannot answer is the news here, not a fault of this route. */
const answersPing = (ping: () => Promise<void>): Promise<boolean> =>
  ping().then(
    () => true,
    () => false,
  )
