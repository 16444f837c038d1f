import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { audit } from '../../audit/audit.ts'
import { ingestBytes } from '../../ingest/ingest.ts'
import { readPerson } from '../../record/people.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { answers } from '../schemas.ts'
import { clinicianOf, servicesOf } from '../session-of.ts'
import { personParam } from './patients.ts'

const addRoute = createRoute({
  method: 'post',
  path: '/api/v1/patients/{id}/records',
  summary: 'Add to one record: FHIR R4, a screening, a genomic report or a device stream about this person',
  request: {
    params: personParam,
    body: { required: true, content: { 'application/json': { schema: z.unknown() } } },
  },
  responses: answers(
    z.object({
      resources: z.number().int(),
      facts: z.number().int(),
      added: z.number().int(),
      updated: z.number().int(),
      unchanged: z.number().int(),
      problems: z.array(z.object({ path: z.string(), reason: z.string() })),
    }),
    'What was read and what could not be; findings follow within seconds',
  ),
})

/** Records that come in while the service runs. Only a clinician of the care team adds to a record, and only to that one. */
export function recordsRoute(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  app.openapi(addRoute, async c => {
    const actor = clinicianOf(c)
    const { database, recordChanged } = servicesOf(parts)
    const person = c.req.valid('param').id
    await database.as(actor, async tx => {
      await readPerson(tx, actor, person)
      await audit(tx, actor, { action: 'record-added', person, subject: 'source_document' }, parts.clock.now())
    })
    const { clock, log, corpora } = parts
    const ingest = { database, clock, log, corpora, ...(recordChanged === undefined ? {} : { changed: recordChanged }) }
    const bytes = new Uint8Array(await c.req.arrayBuffer())
    const report = await ingestBytes(ingest, { name: 'The record', bytes }, { person, tenant: actor.tenant })
    const { resources, facts, added, updated, unchanged } = report
    const problems = report.problems.map(({ path, reason }) => ({ path, reason }))
    return c.json({ resources, facts, added, updated, unchanged, problems }, 200)
  })
}
