import { audit } from '../audit/audit.ts'
import type { Actor } from '../domain/actor.ts'
import type { Draft, Question } from '../domain/answer.ts'
import type { Person } from '../domain/fact.ts'
import { foldForMatching } from '../kernel/canonical.ts'
import type { Tx } from '../store/database.ts'
import { startDraft } from './draft.ts'
import { currentFacts, dayOf, type StoredFact } from './facts.ts'
import type { RecordKnowledge } from './knowledge.ts'
import { digitsFor, readingText } from './measurement-text.ts'
import { keyMeasurements } from './overview.ts'
import { suited } from './own-range.ts'
import { readPerson } from './people.ts'
import { periodIn } from './period.ts'
import { grouped, isActive } from './section-facts.ts'
import { direction, readSeries } from './series.ts'
import { factName, measurementName, medicineName } from './show.ts'
import { type Speaker, speakerFor } from './wording.ts'

/** How many changes are told: the newest of each kind, medicines and conditions before numbers. */
const mostTold = { simple: 4, standard: 6, detailed: 8 } as const

interface Change {
  readonly text: string
  readonly facts: readonly StoredFact[]
}

/**
 * What changed in a record since the time that the question names, else since the last visit, or the one before when nothing is newer:
 * medicines that began or ended, new conditions, results that went up or down. Throws `Refusal('not-found')`. Audited.
 */
export async function answerChanges(
  tx: Tx,
  actor: Actor,
  person: string,
  question: Question,
  now: Date,
  knowledge: RecordKnowledge,
  {
    most = mostTold[question.level],
    isOnMedicines = false,
  }: { readonly most?: number; readonly isOnMedicines?: boolean } = {},
): Promise<Draft> {
  const known = await readPerson(tx, actor, person)
  const speaker = speakerFor(knowledge.wording, question, knowledge.vocabulary.concepts)
  const facts = await currentFacts(tx, actor, known.id, ['condition', 'medication', 'encounter'])
  const named = periodIn(foldForMatching(question.text), now)?.from
  const visits = [...new Set(facts.filter(({ kind }) => kind === 'encounter').flatMap(fact => dayOf(fact) ?? []))]
    .filter(day => day <= now.toISOString().slice(0, 10))
    .toSorted()
    .toReversed()
  const starts = named === undefined ? visits.slice(0, 2) : [named]
  let since = starts[0] ?? now.toISOString().slice(0, 10)
  let changes: readonly Change[] = []
  for (const start of starts) {
    since = start
    changes = [
      ...medicineChanges(facts, start, speaker, now),
      ...(isOnMedicines ? [] : conditionChanges(facts, start, speaker, now)),
      ...(isOnMedicines ? [] : await resultChanges(tx, actor, known, start, speaker, knowledge)),
    ]
    if (changes.length > 0) break
  }
  await audit(tx, actor, { action: 'record-read', person: known.id, subject: 'record/changes', detail: { since } }, now)
  const draft = startDraft()
  const visit = facts.filter(fact => fact.kind === 'encounter' && dayOf(fact) === since).slice(0, 1)
  const head = speaker.say(changes.length === 0 ? 'changes-none' : 'changes-head', { date: speaker.date(since) })
  if (named === undefined && visit.length > 0) draft.tell(head, visit)
  else draft.note(speaker.say(changes.length === 0 ? 'changes-none-then' : 'changes-head-then'))
  for (const { text, facts } of changes.slice(0, most)) draft.tell(text, facts)
  return draft.done({ list: changes.map(({ text }) => text) })
}

function medicineChanges(facts: readonly StoredFact[], since: string, speaker: Speaker, now: Date): readonly Change[] {
  const medicines = facts.filter(({ kind }) => kind === 'medication')
  const began = medicines.filter(fact => isActive(fact, now) && (dayOf(fact) ?? '') >= since)
  const ended = medicines.filter(
    ({ status, effective }) =>
      ['stopped', 'completed'].includes(status) && (effective?.end ?? '').slice(0, 10) >= since,
  )
  const item = (fact: StoredFact): string => medicineName(fact, { ...speaker, level: 'simple' })
  return [
    ...grouped(began).flatMap(([fact]) =>
      fact === undefined ? [] : [{ text: speaker.say('change-began', { item: item(fact) }), facts: [fact] }],
    ),
    ...grouped(ended).flatMap(([fact]) =>
      fact === undefined ? [] : [{ text: speaker.say('change-ended', { item: item(fact) }), facts: [fact] }],
    ),
  ]
}

const conditionChanges = (
  facts: readonly StoredFact[],
  since: string,
  speaker: Speaker,
  now: Date,
): readonly Change[] =>
  grouped(
    facts.filter(fact => fact.kind === 'condition' && isActive(fact, now) && (dayOf(fact) ?? '') >= since),
  ).flatMap(([fact]) =>
    fact === undefined ? [] : [{ text: speaker.say('change-condition', { item: factName(fact) }), facts: [fact] }],
  )

async function resultChanges(
  tx: Tx,
  actor: Actor,
  person: Person,
  since: string,
  speaker: Speaker,
  { vocabulary }: RecordKnowledge,
): Promise<readonly Change[]> {
  const wanted = keyMeasurements.flatMap(id => vocabulary.measurements.get(id) ?? [])
  const changes: Change[] = []
  for (const measurement of await suited(tx, actor, person.id, wanted, vocabulary)) {
    const readings = await readSeries(tx, actor, person.id, measurement)
    const [latest] = readings
    const before = readings.find(({ day, scale }) => day !== undefined && day < since && scale === latest?.scale)
    if (latest?.day === undefined || before?.day === undefined || latest.day < since) continue
    const change = direction(before, latest)
    if (change === undefined || change === 'same') continue
    const digits = digitsFor(measurement, [before, latest])
    const slots = {
      name: measurementName(measurement, speaker),
      first: readingText(before, digits, speaker),
      start: speaker.date(before.day),
      latest: readingText(latest, digits, speaker),
      date: speaker.date(latest.day),
    }
    changes.push({ text: speaker.say(`trend-${change}`, slots), facts: [latest.fact, before.fact] })
  }
  return changes
}
