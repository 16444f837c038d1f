import type { ClinicianActor, PatientActor } from '../domain/actor.ts'
import type { Guard } from '../guard/guard.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Embedders } from '../models/embedders.ts'
import type { Models } from '../models/models.ts'
import type { Database } from '../store/database.ts'
import type { Judge } from './compose/judge.ts'
import type { Rewording } from './compose/rewording.ts'
import type { ChainKnowledge } from './knowledge.ts'
import type { Rerank } from './rerank.ts'

/** Who may ask: a patient about herself, a clinician about people in care. */
export type Asker = PatientActor | ClinicianActor

/** What one answer needs. Built once at start by the composing code; nothing in it belongs to one person. */
export interface ChainParts {
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  /** `createModels(config, createComposer(knowledge.tables))`. */
  readonly models: Models
  readonly embedders: Embedders
  readonly guard: Guard
  readonly knowledge: ChainKnowledge
  /** Where a model is to put passages in order (`CARENAV_RERANK`). */
  readonly rerank?: Rerank | undefined
  /** Words an answer more plainly where a model is configured. */
  readonly rewording?: Rewording | undefined
  /** Where a model is to look over what a model wrote (`CARENAV_JUDGE`). */
  readonly judge?: Judge | undefined
}
