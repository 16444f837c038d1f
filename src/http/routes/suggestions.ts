import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { approvalPolicy } from '../../careplan/approval-policy.ts'
import { OpenConcern } from '../../careplan/concerns.ts'
import { readDecisionReasons } from '../../careplan/decision-reasons.ts'
import type { DecisionRequest, ItemDecision } from '../../careplan/decision-request.ts'
import { listSuggestions } from '../../careplan/inbox.ts'
import { concernsFrom } from '../../careplan/open-concerns.ts'
import { patientView } from '../../careplan/patient-plan.ts'
import { createPropose } from '../../careplan/personal/model-items.ts'
import { plansWhenWanted } from '../../careplan/personal/plan-tables.ts'
import { readSuggestion } from '../../careplan/read.ts'
import { decide } from '../../careplan/review.ts'
import { StaleReview } from '../../careplan/review-checks.ts'
import { plantSentinels } from '../../careplan/sentinel.ts'
import { readSentinels } from '../../careplan/sentinel-rows.ts'
import { suggestWhole } from '../../careplan/suggest-for-all.ts'
import type { Suggestion } from '../../careplan/suggestion.ts'
import type { ClinicianActor } from '../../domain/actor.ts'
import { once } from '../../kernel/once.ts'
import { readPerson } from '../../record/people.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { HttpProblem } from '../problem.ts'
import { answers, levelSchema } from '../schemas.ts'
import { clinicianOf, servicesOf } from '../session-of.ts'
import { personParam } from './patients.ts'
import { decisionsSchema, diffSchema, statusSchema, suggestionSchema, summarySchema } from './suggestion-schemas.ts'
import { toDiff, toSuggestion, toSummary } from './suggestion-telling.ts'

const idParam = z.object({ id: z.string().min(1).max(200) })
const listSchema = z.object({ suggestions: z.array(summarySchema) })

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/suggestions',
  summary: 'What waits for the signed-in clinician',
  request: {
    query: z.object({
      status: z.enum([...statusSchema.options, 'all']).default('draft'),
      risk: z.enum(['high', 'routine']).optional(),
    }),
  },
  responses: answers(listSchema, 'High risk first, then the oldest'),
})

const suggestRoute = createRoute({
  method: 'post',
  path: '/api/v1/patients/{id}/suggestions',
  summary: 'Check one record and draft what the checks propose',
  request: { params: personParam },
  responses: answers(listSchema, 'The open suggestions about this person; the same record drafts nothing twice'),
})

const readRoute = createRoute({
  method: 'get',
  path: '/api/v1/suggestions/{id}',
  summary: 'One suggestion; its ETag is what a decision must match',
  request: { params: idParam },
  responses: answers(suggestionSchema, 'With items, evidence and decisions so far'),
})

const viewRoute = createRoute({
  method: 'get',
  path: '/api/v1/suggestions/{id}/patient-view',
  summary: 'What the patient sees of it, or would see',
  request: { params: idParam },
  responses: answers(
    z.object({
      level: levelSchema,
      items: z.array(
        z.object({ item: z.string(), text: z.string(), detail: z.string().optional(), isVisible: z.boolean() }),
      ),
    }),
    'Rejected items are left out',
  ),
})

const diffRoute = createRoute({
  method: 'get',
  path: '/api/v1/suggestions/{id}/diff',
  summary: 'What each item would change',
  request: { params: idParam },
  responses: answers(diffSchema, 'Before and after, item by item'),
})

const decideRoute = createRoute({
  method: 'post',
  path: '/api/v1/suggestions/{id}/decisions',
  summary: 'Approve, edit, reject, undo or end, item by item',
  request: {
    params: idParam,
    headers: z.object({
      'if-match': z.string().optional().openapi({ description: 'Required: the ETag of the version that was read.' }),
    }),
    body: { required: true, content: { 'application/json': { schema: decisionsSchema } } },
  },
  responses: answers(suggestionSchema, 'The suggestion after the decisions', true),
})

/** Drafts and decisions. Only a clinician on the person's care team gets past the first query of any of these. */
export function suggestionsRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  const plans = plansWhenWanted(parts.corpora)
  const decisionReasons = once(() => readDecisionReasons(parts.corpora))
  const sentinelTable = once(() => readSentinels(parts.corpora))
  const { undoSeconds, sentinelShare } = approvalPolicy(parts.config)
  const told = async (suggestion: Suggestion, { user }: ClinicianActor, name: string) =>
    toSuggestion(suggestion, {
      name,
      reasons: (await decisionReasons()).rows,
      sentinels: (await sentinelTable()).rows,
      user,
      now: parts.clock.now(),
    })
  app.openapi(listRoute, async c => {
    const actor = clinicianOf(c)
    const { status, risk } = c.req.valid('query')
    const found = await servicesOf(parts).database.as(actor, tx =>
      listSuggestions(
        tx,
        actor,
        { ...(status === 'all' ? {} : { status }), ...(risk === undefined ? {} : { risk }) },
        parts.clock.now(),
      ),
    )
    return c.json({ suggestions: found.map(toSummary) }, 200)
  })
  app.openapi(suggestRoute, async c => {
    const actor = clinicianOf(c)
    const { database, chain } = servicesOf(parts)
    const person = c.req.valid('param').id
    const tables = chain.knowledge.reason
    const propose = createPropose(chain.models, parts.guard.readability, parts.corpora)
    const work = { database, tables, plans: await plans(), ...(propose && { propose }) }
    const { drafted } = await suggestWhole(work, actor, person, parts.clock.now())
    const planting = { database, tables, sentinels: await sentinelTable(), share: sentinelShare }
    await plantSentinels(planting, actor, person, drafted, parts.clock.now())
    const open = await database.as(actor, tx =>
      listSuggestions(tx, actor, { status: 'draft', person }, parts.clock.now()),
    )
    return c.json({ suggestions: open.map(toSummary) }, 200)
  })
  app.openapi(readRoute, async c => {
    const actor = clinicianOf(c)
    const { database } = servicesOf(parts)
    const { suggestion, name } = await database.as(actor, async tx => {
      const suggestion = await readSuggestion(tx, actor, c.req.valid('param').id, parts.clock.now())
      return { suggestion, name: (await readPerson(tx, actor, suggestion.person)).name }
    })
    c.header('ETag', suggestion.etag)
    return c.json(await told(suggestion, actor, name), 200)
  })
  app.openapi(viewRoute, async c => {
    const actor = clinicianOf(c)
    const { level, items } = await servicesOf(parts).database.as(actor, tx =>
      patientView(tx, actor, c.req.valid('param').id, parts.clock.now()),
    )
    return c.json({ level, items: items.map(item => ({ ...item })) }, 200)
  })
  app.openapi(diffRoute, async c => {
    const actor = clinicianOf(c)
    const suggestion = await servicesOf(parts).database.as(actor, tx =>
      readSuggestion(tx, actor, c.req.valid('param').id, parts.clock.now()),
    )
    c.header('ETag', suggestion.etag)
    return c.json(toDiff(suggestion), 200)
  })
  app.openapi(decideRoute, async c => {
    const actor = clinicianOf(c)
    const { database, chain } = servicesOf(parts)
    const ifMatch = c.req.valid('header')['if-match']
    if (ifMatch === undefined) throw matchRequired()
    const request: DecisionRequest = {
      ifMatch,
      signedAs: c.get('session').name,
      decisions: c.req.valid('json').decisions.map(withoutUndefined),
    }
    const review = {
      database,
      clock: parts.clock,
      reasons: await decisionReasons(),
      undoSeconds,
      concernsOf: concernsFrom(chain.knowledge.reason),
    }
    const suggestion = await decide(review, actor, c.req.valid('param').id, request).catch(problemOfDecision)
    const { name } = await database.as(actor, tx => readPerson(tx, actor, suggestion.person))
    c.header('ETag', suggestion.etag)
    return c.json(await told(suggestion, actor, name), 200)
  })
}

/** A newer state is 412; a concern is 409 with the findings, so that a screen can ask about each. */
function problemOfDecision(error: unknown): never {
  if (error instanceof StaleReview) {
    throw new HttpProblem({ status: 412, code: 'stale', detail: error.message, hint: error.hint })
  }
  if (error instanceof OpenConcern) {
    const concerns = error.concerns.map(({ id, title, explanation }) => ({ finding: id, title, explanation }))
    throw new HttpProblem({ status: 409, code: 'concern', detail: error.message, hint: error.hint, concerns })
  }
  throw error
}

const matchRequired = (): HttpProblem =>
  new HttpProblem({
    status: 428,
    code: 'if-match-required',
    detail: 'A decision must say which version it is about.',
    hint: 'Read the suggestion and send its ETag as If-Match.',
  })

type Sent = z.infer<typeof decisionsSchema>['decisions'][number]

/** The library's optional fields may be present and undefined; the domain's may not. */
const withoutUndefined = ({
  item,
  verdict,
  contentHash,
  reason,
  text,
  patientText,
  evidenceOpened,
  thenApprove,
  acknowledged,
  evidenceSeconds,
}: Sent): ItemDecision => ({
  item,
  verdict,
  contentHash,
  ...(reason === undefined ? {} : { reason }),
  ...(text === undefined ? {} : { text }),
  ...(patientText === undefined ? {} : { patientText }),
  ...(evidenceOpened === undefined ? {} : { evidenceOpened }),
  ...(thenApprove === undefined ? {} : { thenApprove }),
  ...(acknowledged === undefined ? {} : { acknowledged }),
  ...(evidenceSeconds === undefined ? {} : { evidenceSeconds }),
})
