import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { Refusal, type RefusalCode } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import type { HttpEnv } from './environment.ts'

/** RFC 9457, with the next step to take and the id to quote when asking for help. */
export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    hint: z.string(),
    requestId: z.string(),
    concerns: z
      .array(z.object({ finding: z.string(), title: z.string(), explanation: z.string() }))
      .optional()
      .openapi({ description: 'With code `concern`: what stands against an approval and waits for a coded reason.' }),
  })
  .openapi('Problem')

interface Problem {
  readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 415 | 428 | 429 | 500 | 503
  readonly code: string
  readonly detail: string
  readonly hint: string
  /** What stands against an approval, for code 'concern'. */
  readonly concerns?: readonly { readonly finding: string; readonly title: string; readonly explanation: string }[]
}

const titles: Readonly<Record<Problem['status'], string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

const statuses: Readonly<Record<RefusalCode, Problem['status']>> = {
  'not-found': 404,
  'not-allowed': 403,
  conflict: 409,
  invalid: 400,
  unavailable: 503,
}

/** One problem body for every route, so that clients read errors in one way. */
export function problem(c: Context<HttpEnv>, { status, code, detail, hint, concerns }: Problem): Response {
  if (status === 503) c.header('Retry-After', '2')
  c.header('Cache-Control', 'no-store')
  const requestId = c.get('requestId')
  const body = { type: 'about:blank', title: titles[status], status, code, detail, hint, requestId, concerns }
  return c.body(JSON.stringify(body), status, { 'Content-Type': 'application/problem+json' })
}

/** An expected failure says what it is; anything else is logged by name and answers without a word about our insides. */
export function problemOf(c: Context<HttpEnv>, log: Log, error: unknown): Response {
  if (error instanceof Refusal) {
    return problem(c, { status: statuses[error.code], code: error.code, detail: error.message, hint: error.hint })
  }
  if (error instanceof HttpProblem) return problem(c, error.problem)
  if (error instanceof HTTPException && error.status < 500) {
    return problem(c, {
      status: 400,
      code: 'invalid',
      detail: error.message,
      hint: 'Check the request and send it again.',
    })
  }
  log.error('request-failed', {
    requestId: c.get('requestId'),
    method: c.req.method,
    error: error instanceof Error ? error.name : typeof error,
    code: error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined,
  })
  return problem(c, {
    status: 500,
    code: 'internal',
    detail: 'Something went wrong on our side.',
    hint: 'Try again. If it happens again, give your care team the request id.',
  })
}

/** A failure that only HTTP knows: a missing sign-in, a missing or stale If-Match. */
export class HttpProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

export const notFound = (): HttpProblem =>
  new HttpProblem({
    status: 404,
    code: 'not-found',
    detail: 'There is nothing here that you may see.',
    hint: 'Check the address, or ask to be added to the care team.',
  })
