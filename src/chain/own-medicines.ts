import { audit } from '../audit/audit.ts'
import { readState } from '../reason/state.ts'
import { type Substances, wordsOf } from '../reason/substances.ts'
import { togetherHits } from '../reason/together-rules.ts'
import type { Tx } from '../store/database.ts'
import { holdsPhrase } from './compose/question-kind.ts'
import { quotableUnits } from './compose/units.ts'
import type { ChainKnowledge } from './knowledge.ts'
import type { OwnRecord } from './own-record.ts'
import type { Asker } from './parts.ts'

/** The medicines that a passage's sentences speak for: one list for each sentence that names any and does not warn. */
export type AdvisedIn = (passage: string) => readonly (readonly string[])[]

/** Reading names out of a passage takes a millisecond or more and never changes, so each passage is read once. */
export function createAdvisedIn(substances: Substances, caution: readonly string[]): AdvisedIn {
  const known = new Map<string, readonly (readonly string[])[]>()
  return passage => {
    const found =
      known.get(passage) ??
      quotableUnits(passage)
        .filter(unit => !holdsPhrase(unit, caution))
        .map(unit => substances.named(unit).map(({ name }) => name))
        .filter(names => names.length > 0)
    known.set(passage, found)
    return found
  }
}

/** False when a sentence of a passage speaks for a medicine that a rule speaks against for this person, and names none of her own. */
export type GoesWith = (passage: string) => boolean

/** Reads what the rules need to know of the person, with its audit row. */
export async function readGoesWith(
  tx: Tx,
  actor: Asker,
  person: string,
  own: OwnRecord,
  { reason, advisedIn }: Pick<ChainKnowledge, 'reason' | 'advisedIn'>,
  now: Date,
): Promise<GoesWith> {
  const { substances } = reason
  const state = await readState(tx, actor, person, now, reason)
  await audit(tx, actor, { action: 'record-read', person, subject: 'fact', detail: { check: 'own-medicines' } }, now)
  const hers = new Set(own.medicines.flatMap(medicine => medicine.names))
  const decided = new Map<string, boolean>()
  const isFine = (name: string): boolean => {
    const known = decided.get(name)
    if (known !== undefined) return known
    const [mention] = substances.mentions(wordsOf(name))
    const fine = mention === undefined || togetherHits(mention, [], state, reason).length === 0
    decided.set(name, fine)
    return fine
  }
  return passage =>
    advisedIn(passage)
      .filter(names => !names.some(name => hers.has(name)))
      .every(names => names.every(isFine))
}
