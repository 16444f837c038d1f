import type { Actor } from '../domain/actor.ts'
import type { Tx } from '../store/database.ts'
import { currentFacts } from './facts.ts'
import { isMeant } from './section-facts.ts'
import { type Measurement, patternsOf, type Vocabulary } from './vocabulary.ts'

/** Measurements without the usual ranges that do not fit a condition this person has or had: another goal holds then. */
export async function suited(
  tx: Tx,
  actor: Actor,
  person: string,
  measurements: readonly Measurement[],
  { concepts }: Vocabulary,
): Promise<readonly Measurement[]> {
  if (measurements.every(({ notFor }) => notFor.length === 0)) return measurements
  const conditions = await currentFacts(tx, actor, person, ['condition'])
  return measurements.map(measurement => {
    const excluded = concepts
      .filter(({ id }) => measurement.notFor.includes(id))
      .map(({ match, not }) => ({ patterns: patternsOf(match), not: patternsOf(not), reasons: [] }))
    const has = excluded.some(filter => conditions.some(fact => isMeant(fact, filter)))
    return has ? { ...measurement, ranges: [] } : measurement
  })
}
