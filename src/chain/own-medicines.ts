import { audit } from '../audit/audit.ts'
import { readState } from '../reason/state.ts'
import { wordsOf } from '../reason/substances.ts'
import { togetherHits } from '../reason/together-rules.ts'
import type { Synonyms } from '../retrieve/query.ts'
import type { Tx } from '../store/database.ts'
import { holdsPhrase } from './compose/question-kind.ts'
import { quotableUnits } from './compose/units.ts'
import type { ChainKnowledge } from './knowledge.ts'
import type { Asker } from './parts.ts'

/** What a person's own medicines mean for finding passages. */
export interface OwnMedicines {
  /** What a class word of the question means here: with warfarin on her list, "my blood thinner" is warfarin. */
  readonly words: Synonyms
  readonly names: readonly string[]
  /** False when the passage speaks for a medicine that a rule speaks against for this person, and names none of her own. */
  goesWith(passage: string): boolean
}

/** Reads the person's medicines when the question or its kind calls for them; undefined otherwise. The read is audited. */
export async function readOwnMedicines(
  tx: Tx,
  actor: Asker,
  person: string,
  question: { readonly text: string; readonly isMinded: boolean },
  { reason, tables: { caution } }: Pick<ChainKnowledge, 'reason' | 'tables'>,
  now: Date,
): Promise<OwnMedicines | undefined> {
  const { substances } = reason
  const spoken = substances.mentions(wordsOf(question.text)).filter(({ names }) => names.length === 0)
  if (spoken.length === 0 && !question.isMinded) return undefined
  const state = await readState(tx, actor, person, now, reason)
  await audit(tx, actor, { action: 'record-read', person, subject: 'fact', detail: { check: 'own-medicines' } }, now)
  const own = new Set(state.medicines.flatMap(({ names }) => names))
  return {
    names: [...own],
    words: spoken.flatMap(({ surface, classes }) => {
      const ids = new Set(classes.map(({ id }) => id))
      const meant = state.medicines.filter(medicine => medicine.classes.some(id => ids.has(id)))
      return meant.length === 0 ? [] : [[surface, ...new Set(meant.flatMap(({ names }) => names))]]
    }),
    goesWith: passage => {
      if (substances.named(passage).some(({ name }) => own.has(name))) return true
      const advice = quotableUnits(passage).filter(unit => !holdsPhrase(unit, caution))
      const named = substances.named(advice.join(' ')).map(({ name }) => name)
      const mentions = [...new Set(named)].flatMap(name => substances.mentions(wordsOf(name)).slice(0, 1))
      return mentions.every(mention => togetherHits(mention, [], state, reason).length === 0)
    },
  }
}
