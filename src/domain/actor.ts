/** Who asks, for whom, and why. Every query on person rows runs as an actor; row security reads the same fields. */
export type Actor = PatientActor | ClinicianActor | AnalystActor | SystemActor

export interface PatientActor {
  readonly role: 'patient'
  readonly tenant: string
  readonly user: string
  /** The one person this actor may read. It comes from the session, never from a request. */
  readonly person: string
}

export interface ClinicianActor {
  readonly role: 'clinician'
  readonly tenant: string
  readonly user: string
}

export interface AnalystActor {
  readonly role: 'analyst'
  readonly tenant: string
  readonly user: string
}

/** The service itself: loading data, signing people in, evaluating. It never answers a person's question. */
export interface SystemActor {
  readonly role: 'system'
  readonly tenant: string
  readonly user: 'ingest' | 'sign-in' | 'evaluate' | 'operate'
}

/** The tenant that a fresh installation serves. */
export const defaultTenant = 'demo'

export const systemActor = (user: SystemActor['user'], tenant: string = defaultTenant): SystemActor => ({
  role: 'system',
  tenant,
  user,
})

export type ReaderRole = 'patient' | 'clinician'
