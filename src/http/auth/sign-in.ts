import { betterAuth } from 'better-auth'
import { type Actor, systemActor } from '../../domain/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Config } from '../../kernel/config.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { Log } from '../../kernel/log.ts'
import type { Database } from '../../store/database.ts'
import { isOurOrigin } from '../origin.ts'
import { countAttempt } from './attempts.ts'
import { storeDialect } from './kysely-dialect.ts'
import { authSecret } from './secret.ts'

/** Who is signed in, as the screens greet them and as queries run for them. */
export interface Session {
  readonly actor: Actor
  readonly name: string
  readonly email: string
}

export interface SignIn {
  /** Answers `POST /api/auth/sign-in/email` and `POST /api/auth/sign-out`, setting and clearing the session cookie. */
  handle(request: Request): Promise<Response>
  /** The session that the request's cookie names, or undefined. The person comes from here and from nowhere else. */
  session(headers: Headers): Promise<Session | undefined>
}

interface SignInParts {
  readonly config: Config
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
}

/** E-mail and password sign-in with sessions kept in our own store; nobody signs up, nothing leaves the machine. */
export async function createSignIn({ config, database, clock, log }: SignInParts): Promise<SignIn> {
  const auth = betterAuth({
    appName: 'Care Navigator',
    baseURL: config.CARENAV_PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`,
    basePath: '/api/auth',
    secret: await authSecret(config),
    database: { dialect: storeDialect(database), type: 'postgres', transaction: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
    user: { modelName: 'auth_user' },
    session: { modelName: 'auth_session', expiresIn: 12 * 60 * 60, updateAge: 60 * 60 },
    account: { modelName: 'auth_account' },
    verification: { modelName: 'auth_verification' },
    trustedOrigins: async request => {
      const origin = request?.headers.get('origin')
      return typeof origin === 'string' && isOurOrigin(config, origin) ? [origin] : []
    },
    rateLimit: {
      enabled: config.CARENAV_MODE === 'clinic',
      customRules: { '/sign-in/email': { window: 60, max: 5 } },
      customStorage: { consume: (key, rule) => countAttempt(database, clock, key, rule) },
    },
    advanced: {
      cookiePrefix: 'carenav',
      useSecureCookies: config.CARENAV_PUBLIC_URL?.startsWith('https:') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      // The server writes this header from the socket; a client's own is dropped before it gets here.
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      database: { validateSchema: false },
    },
    telemetry: { enabled: false },
    logger: { level: 'warn', log: level => (level === 'error' ? log.error('sign-in') : log.debug('sign-in')) },
  })
  return {
    handle: request => auth.handler(request),
    session: async headers => {
      const found = await auth.api.getSession({ headers }).catch(unavailable)
      if (found === null) return undefined
      const actor = await readActor(database, found.user.id)
      return actor === undefined ? undefined : { actor, name: found.user.name, email: found.user.email }
    },
  }
}

/** Carries the address of the socket's other end to the attempt counter. */
export const clientAddressHeader = 'x-carenav-client'

/** The library hides what the store said behind an error of its own; without the store no session can be looked up. */
function unavailable(cause: unknown): never {
  if (cause instanceof Refusal) throw cause
  throw new Refusal('unavailable', 'We cannot check who is signed in right now.', 'Try again in a few seconds.', {
    cause,
  })
}

async function readActor(database: Database, user: string): Promise<Actor | undefined> {
  const [row] = await database.as(systemActor('sign-in'), tx =>
    tx.query<{ tenant_id: string; role: 'patient' | 'clinician' | 'analyst'; person_id: string | null }>(
      'select tenant_id, role, person_id from membership where user_id = $1',
      [user],
    ),
  )
  if (row === undefined) return undefined
  const base = { tenant: row.tenant_id, user }
  if (row.role !== 'patient') return { ...base, role: row.role }
  return row.person_id === null ? undefined : { ...base, role: 'patient', person: row.person_id }
}
