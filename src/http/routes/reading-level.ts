import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { audit } from '../../audit/audit.ts'
import { readAskedPerson } from '../../chain/chat-rows.ts'
import { currentReading, giveSignals } from '../../chain/reading.ts'
import type { ClinicianActor, PatientActor } from '../../domain/actor.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { overrideReadingLevel, setReadingLevel } from '../reading-preference.ts'
import { answers, levelSchema } from '../schemas.ts'
import { readerOf, servicesOf } from '../session-of.ts'

const stateSchema = z
  .object({
    level: levelSchema,
    grade: z.number().nullable().openapi({ description: 'US school grade aimed at; null where there is no limit.' }),
    points: z.number().int().openapi({ description: 'Most points an answer makes.' }),
    decidedBy: z.enum(['patient', 'clinician', 'signals', 'baseline']),
    contributions: z.array(
      z.object({
        signal: z.string(),
        effect: z.number().openapi({ description: 'School grades today.' }),
        isHeldBack: z.boolean(),
        reason: z.string(),
        at: z.iso.datetime(),
        until: z.iso.datetime(),
      }),
    ),
  })
  .openapi('ReadingLevel')

const param = z.object({ id: z.string().min(1).max(200) })
const readRoute = createRoute({
  method: 'get',
  path: '/api/v1/patients/{id}/reading-level',
  summary: 'How plainly a patient is written to, and why (`me` for the signed-in patient)',
  request: { params: param },
  responses: answers(stateSchema, 'The state now; each contribution with its reason and date'),
})

/** The single-item question on confidence with medical forms (Chew et al., Fam Med 2004;36:588), in three answers. */
const confidence = z.enum(['confident', 'somewhat-confident', 'not-confident'])
const writeRoute = createRoute({
  method: 'put',
  path: '/api/v1/patients/{id}/reading-level',
  summary:
    'Choose it oneself, hand the choice back, say how easy medical forms are, or, as a clinician, set it with a reason',
  request: {
    params: param,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            level: levelSchema.nullable().optional().openapi({ description: 'null hands it back to the product.' }),
            confidence: confidence
              .optional()
              .openapi({ description: 'Patients only: how confident with medical forms.' }),
            reason: z.string().trim().min(1).max(500).optional().openapi({ description: 'Clinicians: why.' }),
          }),
        },
      },
    },
  },
  responses: answers(stateSchema, 'Kept; the state now'),
})

export function readingLevelRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  app.openapi(readRoute, async c => {
    const { actor, person } = readerOf(c, c.req.valid('param').id)
    return c.json(await stateOf(parts, actor, person), 200)
  })
  app.openapi(writeRoute, async c => {
    const { actor, person } = readerOf(c, c.req.valid('param').id)
    const { level, confidence, reason } = c.req.valid('json')
    const { database } = servicesOf(parts)
    if (actor.role === 'clinician') {
      if (level === undefined || reason === undefined)
        throw new Refusal('invalid', 'A level and a reason are needed.', 'Send {"level": …, "reason": "…"}.')
      await overrideReadingLevel(database, parts.clock, actor, person, { level, reason })
    } else {
      if (actor.person !== person) throw new Refusal('not-found', 'There is no such person here.', 'Use `me`.')
      if (level !== undefined) await setReadingLevel(database, parts.clock, actor, level)
      if (confidence !== undefined) await reportConfidence(parts, actor, confidence)
    }
    return c.json(await stateOf(parts, actor, person), 200)
  })
}

async function reportConfidence(
  parts: HttpParts,
  actor: PatientActor,
  kind: z.infer<typeof confidence>,
): Promise<void> {
  const now = parts.clock.now()
  await servicesOf(parts).database.as(actor, async tx => {
    await giveSignals(tx, actor, actor.person, [kind], undefined, now)
    const event = { action: 'preference-set', person: actor.person, subject: 'reading_signal', detail: { kind } }
    await audit(tx, actor, event, now)
  })
}

async function stateOf(
  parts: HttpParts,
  actor: PatientActor | ClinicianActor,
  person: string,
): Promise<z.infer<typeof stateSchema>> {
  const { database, chain } = servicesOf(parts)
  const tables = chain.knowledge.reading
  const now = parts.clock.now()
  const { state, language } = await database.as(actor, async tx => {
    const known = await readAskedPerson(tx, actor, person)
    if (known === undefined) throw new Refusal('not-found', 'There is no such person here.', 'Check the id.')
    await audit(tx, actor, { action: 'reading-level-read', person, subject: 'reading_signal' }, now)
    return { state: await currentReading(tx, actor, person, tables, now), language: known.language }
  })
  const spoken = language.startsWith('es') ? 'es' : language.startsWith('pl') ? 'pl' : 'en'
  return {
    ...state,
    grade: state.grade ?? null,
    contributions: state.contributions.map(({ at, until, ...one }) => {
      const row = tables.signals.get(one.signal)
      const reason = actor.role === 'patient' ? row?.patient[spoken] : row?.clinician
      return { ...one, reason: reason ?? '', at: at.toISOString(), until: until.toISOString() }
    }),
  }
}
