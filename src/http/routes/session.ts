import { getConnInfo } from '@hono/node-server/conninfo'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { clientAddressHeader } from '../auth/sign-in.ts'
import type { HttpEnv } from '../environment.ts'
import type { HttpParts } from '../http-parts.ts'
import { HttpProblem } from '../problem.ts'
import { answers, nothing } from '../schemas.ts'
import { servicesOf } from '../session-of.ts'

const signInRoute = createRoute({
  method: 'post',
  path: '/api/v1/session',
  summary: 'Sign in',
  request: {
    body: {
      required: true,
      content: {
        'application/json': { schema: z.object({ email: z.email().max(254), password: z.string().min(1).max(128) }) },
      },
    },
  },
  responses: answers(z.object({ signedIn: z.literal(true) }), 'The session cookie is set'),
})

const signOutRoute = createRoute({
  method: 'delete',
  path: '/api/v1/session',
  summary: 'Sign out',
  responses: nothing('The session is over'),
})

/** Sign in and out. The library answers; only its cookies and its verdict leave this file, never the session's token as text. */
export function sessionRoutes(app: OpenAPIHono<HttpEnv>, parts: HttpParts): void {
  app.openapi(signInRoute, async c => {
    const response = await servicesOf(parts).signIn.handle(authRequest(c, 'sign-in/email', c.req.valid('json')))
    if (response.status === 429) {
      throw new HttpProblem({
        status: 429,
        code: 'too-many-attempts',
        detail: 'Too many attempts to sign in.',
        hint: `Wait ${response.headers.get('x-retry-after') ?? '60'} seconds, then try again.`,
      })
    }
    if (!response.ok) {
      throw new HttpProblem({
        status: 401,
        code: 'wrong-credentials',
        detail: 'That e-mail and password do not fit together.',
        hint: 'Check both and try again.',
      })
    }
    for (const cookie of response.headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true })
    return c.json({ signedIn: true as const }, 200)
  })
  app.openapi(signOutRoute, async c => {
    const response = await servicesOf(parts).signIn.handle(authRequest(c, 'sign-out', {}))
    for (const cookie of response.headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true })
    return c.body(null, 204)
  })
}

/** The request as the library expects it; the address comes from the socket, so that nobody can claim another's. */
function authRequest(c: Context<HttpEnv>, path: string, body: unknown): Request {
  const headers = new Headers({ 'content-type': 'application/json', [clientAddressHeader]: address(c) })
  for (const name of ['cookie', 'origin', 'user-agent']) {
    const value = c.req.header(name)
    if (value !== undefined) headers.set(name, value)
  }
  // A caller that is no browser sends no origin; the library asks for one beside a cookie.
  if (!headers.has('origin')) headers.set('origin', new URL(c.req.url).origin)
  return new Request(new URL(`/api/auth/${path}`, c.req.url), { method: 'POST', headers, body: JSON.stringify(body) })
}

/** Requests made in memory, as tests do, have no socket. */
function address(c: Context<HttpEnv>): string {
  const hasSocket = typeof c.env === 'object' && c.env !== null && 'incoming' in c.env
  return hasSocket ? (getConnInfo(c).remote.address ?? '127.0.0.1') : '127.0.0.1'
}
