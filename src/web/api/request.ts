import type { Concern } from './plan-types.ts'

/** What the server said went wrong, in words a person can read, with the next step. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string
  readonly requestId: string
  /** With code 'concern'. */
  readonly concerns: readonly Concern[]
  constructor(problem: {
    status: number
    code: string
    detail: string
    hint: string
    requestId: string
    concerns?: readonly Concern[]
  }) {
    super(problem.detail)
    this.status = problem.status
    this.code = problem.code
    this.hint = problem.hint
    this.requestId = problem.requestId
    this.concerns = problem.concerns ?? []
  }
}

export interface Answered<T> {
  readonly data: T
  readonly etag: string | undefined
}

interface Options {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly body?: unknown
  readonly ifMatch?: string
}

/** One request to this site's own API. Rejects with ApiProblem for an answered failure and TypeError when offline. */
export async function request<T>(path: string, { method = 'GET', body, ifMatch }: Options = {}): Promise<Answered<T>> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new ApiProblem(await readProblem(response))
  const text = response.status === 204 ? 'null' : await response.text()
  // The server checks these bodies against the schema that its OpenAPI document publishes.
  return { data: JSON.parse(text) as T, etag: response.headers.get('etag') ?? undefined }
}

async function readProblem(response: Response) {
  const fallback = {
    status: response.status,
    code: 'unreadable',
    detail: 'The server gave an answer this page cannot read.',
    hint: 'Reload the page.',
    requestId: response.headers.get('x-request-id') ?? '',
    concerns: [] as readonly Concern[],
  }
  if (!(response.headers.get('content-type') ?? '').includes('problem+json')) return fallback
  return { ...fallback, ...(JSON.parse(await response.text()) as Partial<typeof fallback>) }
}
