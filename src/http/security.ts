import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { NONCE, secureHeaders } from 'hono/secure-headers'
import type { Config } from '../kernel/config.ts'
import type { HttpEnv } from './environment.ts'
import { isOurRequest } from './origin.ts'
import { problem } from './problem.ts'

/** Nothing from another host, ever: no script, style, image, font or connection; no frame around us. */
export const pageHeaders: MiddlewareHandler<HttpEnv> = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", NONCE],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  // Plain http on this machine is a supported way to run; whoever puts TLS in front sets this there.
  strictTransportSecurity: false,
  permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
})

/** Refuses requests that another site's page sends with our reader's cookie, and names that are not ours. */
export function sameSite(config: Config): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    if (isOurRequest(config, c.req.raw)) return next()
    return problem(c, {
      status: 403,
      code: 'foreign-origin',
      detail: 'This request does not come from this site.',
      hint: 'Open the product at its own address. Behind a proxy, set CARENAV_PUBLIC_URL to that address.',
    })
  }
}

/** A question is short and a decision is a sentence; nothing that this API takes needs more than 64 kB. */
export const bodyCap: MiddlewareHandler<HttpEnv> = bodyLimit({
  maxSize: 64 * 1024,
  onError: c =>
    problem(c, {
      status: 413,
      code: 'too-large',
      detail: 'That is more than this address takes (64 kB).',
      hint: 'Send a shorter request.',
    }),
})
