import type { Context, MiddlewareHandler } from 'hono'
import type { Asker } from '../chain/parts.ts'
import type { ClinicianActor, PatientActor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Session } from './auth/sign-in.ts'
import type { HttpEnv } from './environment.ts'
import type { HttpParts, HttpServices } from './http-parts.ts'
import { HttpProblem } from './problem.ts'

/** The services, or a refusal that says to come back: the port is open before they are there. */
export function servicesOf({ startup }: HttpParts): HttpServices {
  const state = startup.state()
  if (state.phase === 'ready') return state.services
  if (state.phase === 'starting') {
    throw new Refusal('unavailable', 'Care Navigator is starting.', 'Try again in a few seconds.')
  }
  const { error } = state
  throw error instanceof Refusal
    ? new Refusal('unavailable', `Care Navigator could not start. ${error.message}`, error.hint, { cause: error })
    : new Refusal('unavailable', 'Care Navigator could not start.', 'Ask the operator to look at the log.')
}

/** Lets only signed-in requests through and leaves the session for the route. */
export function signedIn(parts: HttpParts): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    c.set('session', await sessionOf(servicesOf(parts), c.req.raw.headers))
    c.header('Cache-Control', 'private, no-cache')
    await next()
  }
}

/** The session that the request's cookie names; without one, 401. */
export async function sessionOf({ signIn }: HttpServices, headers: Headers): Promise<Session> {
  const session = await signIn.session(headers)
  if (session !== undefined) return session
  throw new HttpProblem({
    status: 401,
    code: 'not-signed-in',
    detail: 'You are not signed in.',
    hint: 'Sign in with POST /api/v1/session or on the sign-in page.',
  })
}

/** The signed-in patient, or a refusal for everybody else. */
export function patientOf(c: Context<HttpEnv>): PatientActor {
  const { actor } = c.get('session')
  if (actor.role === 'patient') return actor
  throw new Refusal('not-allowed', 'This page is for patients.', 'Open your own first page.')
}

export function clinicianOf(c: Context<HttpEnv>): ClinicianActor {
  const { actor } = c.get('session')
  if (actor.role === 'clinician') return actor
  throw new Refusal('not-allowed', 'This page is for clinicians.', 'Open your own first page.')
}

/** A reader of one person's record: the patient herself (also as `me`) or a clinician, whom the query then checks. */
export function readerOf(
  c: Context<HttpEnv>,
  person: string,
): { actor: PatientActor | ClinicianActor; person: string } {
  const { actor } = c.get('session')
  if (actor.role === 'clinician') return { actor, person }
  if (actor.role === 'patient') return { actor, person: person === 'me' ? actor.person : person }
  throw new Refusal('not-allowed', 'Analysts see no single person.', 'Open your own first page.')
}

/** Whose chats are meant: a patient's are about herself; a clinician names the patient. */
export function askerOf(
  c: Context<HttpEnv>,
  person: string | undefined,
): { readonly actor: Asker; readonly person: string } {
  const { actor } = c.get('session')
  if (actor.role === 'patient') return { actor, person: actor.person }
  if (actor.role === 'clinician' && person === undefined) {
    throw new Refusal('invalid', 'Which patient?', 'Add ?person=<id>.')
  }
  return readerOf(c, person ?? '')
}
