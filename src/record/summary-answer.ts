import type { Actor } from '../domain/actor.ts'
import type { Draft, Question } from '../domain/answer.ts'
import type { Tx } from '../store/database.ts'
import { startDraft } from './draft.ts'
import type { StoredFact } from './facts.ts'
import type { RecordKnowledge } from './knowledge.ts'
import { readOverview } from './overview.ts'
import { factName, medicineName } from './show.ts'
import { speakerFor } from './wording.ts'

/** A record in a few lines before a visit: conditions, medicines, allergies, results out of range, needs of daily life. Audited. */
export async function answerSummary(
  tx: Tx,
  actor: Actor,
  person: string,
  question: Question,
  now: Date,
  knowledge: RecordKnowledge,
): Promise<Draft> {
  const overview = await readOverview(tx, actor, person, now, knowledge)
  const speaker = speakerFor(knowledge.wording, question, knowledge.vocabulary.concepts)
  const draft = startDraft()
  const line = (id: string, facts: readonly StoredFact[], name: (fact: StoredFact) => string): void => {
    if (facts.length > 0) draft.tell(speaker.say(id, { items: [...new Set(facts.map(name))].join('; ') }), facts)
  }
  line('summary-conditions', overview.conditions, factName)
  line('summary-medicines', overview.medicines, fact => medicineName(fact, { ...speaker, level: 'simple' }))
  line('summary-allergies', overview.allergies, factName)
  for (const { name, fact, side, value, unit, date } of overview.results) {
    if (side !== 'above' && side !== 'below') continue
    draft.tell(
      speaker.say(`summary-${side}`, {
        name,
        value: `${value}${unit === undefined ? '' : ` ${unit}`}`,
        date: speaker.date(date ?? ''),
      }),
      [fact],
    )
  }
  line('summary-needs', overview.socialNeeds, factName)
  return draft.done({ list: overview.conditions.map(factName) })
}
