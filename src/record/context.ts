import { audit } from '../audit/audit.ts'
import type { Actor } from '../domain/actor.ts'
import type { Question } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import type { Tx } from '../store/database.ts'
import { currentFacts, type StoredFact, spanOf } from './facts.ts'
import type { RecordKnowledge } from './knowledge.ts'
import { mended, mentionsIn } from './mentions.ts'
import { readPerson } from './people.ts'
import { isActive, isMeant } from './section-facts.ts'
import { readSeries } from './series.ts'
import { type Concept, patternsOf } from './vocabulary.ts'
import { stem, wordsOf } from './words.ts'

/** Most facts of each kind that a composed answer is handed. */
const mostOfAKind = 6

/**
 * Facts of the person's record that bear on any question, most telling first: medicines of a named class, the latest value
 * of a named test, matching conditions, and allergies when a medicine is named. Empty when nothing bears on it.
 * The read is audited when anything is found.
 */
export async function recordContext(
  tx: Tx,
  actor: Actor,
  person: string,
  question: Pick<Question, 'text'>,
  now: Date,
  { vocabulary }: RecordKnowledge,
): Promise<readonly Span[]> {
  const known = await readPerson(tx, actor, person)
  const facts = await currentFacts(tx, actor, known.id, ['condition', 'medication', 'allergy'])
  const active = facts.filter(fact => isActive(fact, now))
  const recordWords = new Set(active.flatMap(({ text }) => wordsOf(text)))
  const words = mended(wordsOf(question.text), vocabulary, recordWords)
  const meanings = mentionsIn(words, vocabulary).flatMap(mention => mention.meanings)
  const concepts = meanings.flatMap(each => (each.kind === 'concept' || each.kind === 'purpose' ? [each.concept] : []))
  const found: StoredFact[] = []
  for (const concept of concepts) found.push(...active.filter(fact => bearsOn(concept, fact)).slice(0, mostOfAKind))
  const content = words.map(stem).filter(word => word.length > 3 && !vocabulary.ordinary.has(word))
  found.push(
    ...active.filter(fact => wordsOf(fact.text).some(word => content.includes(stem(word)))).slice(0, mostOfAKind),
  )
  for (const each of meanings) {
    const rows =
      each.kind === 'measurement'
        ? [each.measurement]
        : each.kind === 'group'
          ? each.group.members.flatMap(id => vocabulary.measurements.get(id) ?? [])
          : []
    for (const row of rows) {
      const [latest] = await readSeries(tx, actor, known.id, row)
      if (latest !== undefined) found.push(latest.fact)
    }
  }
  const medicine = concepts.some(({ kind }) => kind === 'medicine') || found.some(({ kind }) => kind === 'medication')
  if (medicine) found.push(...active.filter(({ kind }) => kind === 'allergy').slice(0, mostOfAKind))
  const spans = [...new Map(found.map(fact => [fact.id, spanOf(fact)])).values()]
  if (spans.length > 0) {
    const detail = { facts: spans.length }
    await audit(tx, actor, { action: 'record-read', person: known.id, subject: 'record/context', detail }, now)
  }
  return spans
}

/** A medicine class bears on medicines, a condition on conditions, an allergen on allergies; a vaccine on none of these. */
function bearsOn(concept: Concept, fact: StoredFact): boolean {
  const kinds = { medicine: 'medication', condition: 'condition', allergen: 'allergy', vaccine: '', procedure: '' }
  const filter = { concept, patterns: patternsOf(concept.match), not: patternsOf(concept.not), reasons: [] }
  return fact.kind === kinds[concept.kind] && isMeant(fact, filter)
}
