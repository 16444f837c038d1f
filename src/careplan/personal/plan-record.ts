import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import type { Level } from '../../domain/answer.ts'
import type { FactKind } from '../../domain/fact.ts'
import type { State } from '../../reason/state.ts'
import { readState } from '../../reason/state.ts'
import type { ReasonTables } from '../../reason/tables.ts'
import { ageAt } from '../../record/age.ts'
import { currentFacts, type StoredFact } from '../../record/facts.ts'
import { readPerson } from '../../record/people.ts'
import type { Tx } from '../../store/database.ts'

/** What a plan is made from: one record, read once. */
export interface PlanRecord {
  readonly person: string
  /** Taken out of every text that goes to a model. */
  readonly name: string
  readonly now: Date
  /** Whole years; undefined when the record names no day of birth. */
  readonly age: number | undefined
  /** BCP 47 tag of the preferred language. */
  readonly language: string
  readonly level: Level
  readonly state: State
  /** Newest first, nothing of it later than `now`. */
  readonly facts: readonly StoredFact[]
}

const kinds: readonly FactKind[] = [
  'demographic',
  'condition',
  'medication',
  'observation',
  'procedure',
  'immunization',
  'encounter',
  'report',
  'imaging',
  'care-plan',
  'phenotype',
  'genotype',
  'screening-answer',
  'social-need',
]

export async function readPlanRecord(
  tx: Tx,
  actor: Actor,
  person: string,
  now: Date,
  tables: ReasonTables,
): Promise<PlanRecord> {
  const { birthDate, language, name } = await readPerson(tx, actor, person)
  const [row] = await tx.query('select reading_level as level from person where tenant_id = $1 and person_id = $2', [
    actor.tenant,
    person,
  ])
  const facts = await currentFacts(tx, actor, person, kinds)
  return {
    person,
    name,
    now,
    age: birthDate === undefined ? undefined : ageAt(birthDate, now.toISOString()),
    language,
    level: levelSchema.parse(row).level,
    state: await readState(tx, actor, person, now, tables),
    facts: facts.filter(fact => fact.effective === undefined || Date.parse(fact.effective.start) <= now.getTime()),
  }
}

const levelSchema = z.object({ level: z.enum(['simple', 'standard', 'detailed']) })
