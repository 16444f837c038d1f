import type { Session } from './auth/sign-in.ts'
import type { HttpServices } from './http-parts.ts'

/** What the middleware leaves for the routes. */
export interface HttpEnv {
  Variables: {
    requestId: string
    secureHeadersNonce?: string
    services: HttpServices
    session: Session
  }
}
