import type { Actor } from '../domain/actor.ts'
import type { Person } from '../domain/fact.ts'
import type { Tx } from '../store/database.ts'
import type { Ask } from './ask.ts'
import type { RecordCodes } from './codes.ts'
import type { Speaker } from './wording.ts'

/** What every part of the answering side is handed: whose record, what is asked, at which instant, in whose words. */
export interface Scope {
  readonly tx: Tx
  readonly actor: Actor
  readonly person: Person
  readonly ask: Ask
  readonly speaker: Speaker
  readonly codes: RecordCodes
  readonly now: Date
}
