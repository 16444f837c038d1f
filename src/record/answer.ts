import { audit } from '../audit/audit.ts'
import type { Actor } from '../domain/actor.ts'
import type { Draft, Question } from '../domain/answer.ts'
import type { Tx } from '../store/database.ts'
import { answerIdentity } from './identity-answer.ts'
import type { RecordKnowledge } from './knowledge.ts'
import { answerMeasurement } from './measurement-answer.ts'
import { readPerson } from './people.ts'
import { readRecordWords } from './record-words.ts'
import type { Scope } from './reply-scope.ts'
import { answerResults, askWhich } from './results-answer.ts'
import { answerSection } from './section-answer.ts'
import { answerSmoking } from './smoking-answer.ts'
import { phrase } from './understand.ts'
import { understand } from './understand-question.ts'
import { answerVisits } from './visit-answer.ts'
import { speakerFor } from './wording.ts'

/**
 * Answers a question about one person's own record, exactly and only from stored facts, every sentence citing them.
 * Undefined when the question is no record question, so that the chain goes on. Throws `Refusal('not-found')` for a
 * person the actor may not read. The read is audited in the same transaction.
 */
export async function answerRecordQuestion(
  tx: Tx,
  actor: Actor,
  person: string,
  question: Question,
  now: Date,
  knowledge: RecordKnowledge,
): Promise<Draft | undefined> {
  const known = await readPerson(tx, actor, person)
  // Most questions hold only words of the rules; what the record names is read for the others.
  const bare = { vocabulary: knowledge.vocabulary, reader: question.reader, record: [], name: known.name, now }
  const isPlain = [question.text, ...question.previous.slice(-1)].every(text => phrase(bare, text).unknown.length === 0)
  const words = isPlain ? [] : await readRecordWords(tx, actor, person)
  const asks = understand(knowledge.vocabulary, question, words, known.name, now)
  const speaker = speakerFor(knowledge.wording, question, knowledge.vocabulary.concepts)
  const scope = { tx, actor, person: known, speaker, codes: knowledge.codes, now }
  const drafts: Draft[] = []
  for (const ask of asks) {
    const draft = await answerTopic({ ...scope, ask }, knowledge)
    if (draft === undefined) return undefined
    drafts.push(draft)
  }
  const [ask] = asks
  const draft = joined(drafts)
  if (ask === undefined || draft === undefined) return undefined
  await audit(
    tx,
    actor,
    {
      action: 'record-read',
      person,
      subject: `record/${ask.topic}`,
      detail: { aspect: ask.aspect, cited: draft.evidence.length },
    },
    now,
  )
  return draft
}

/** Several answers as one, in the order they were asked for; the structured twin is the first one's, with all as `parts`. */
function joined(drafts: readonly Draft[]): Draft | undefined {
  const [first] = drafts
  if (first === undefined || drafts.length === 1) return first
  const parts = drafts.flatMap(({ structured }) => (structured === undefined ? [] : [structured]))
  const twin = first.structured === undefined ? undefined : { ...first.structured, parts }
  return {
    ...first,
    sentences: drafts.flatMap(({ sentences }) => sentences),
    evidence: [...new Map(drafts.flatMap(({ evidence }) => evidence).map(span => [span.id, span])).values()],
    ...(twin === undefined ? {} : { structured: twin }),
  }
}

async function answerTopic(scope: Scope, { vocabulary }: RecordKnowledge): Promise<Draft | undefined> {
  const { topic, aspect } = scope.ask
  // What is due or planned is known only for visits; for the rest it is guidance, not record.
  if (aspect === 'next' && topic !== 'visits') return undefined
  switch (topic) {
    case 'measurement':
      return answerMeasurement(scope, vocabulary)
    case 'birth-date':
    case 'age':
    case 'sex':
    case 'name':
    case 'language':
    case 'death':
    case 'address':
    case 'phone':
    case 'email':
    case 'marital-status':
    case 'race':
    case 'ethnicity':
      return answerIdentity(scope)
    case 'smoking':
      return answerSmoking(scope)
    case 'visits':
      return answerVisits(scope)
    case 'unclear':
      return askWhich(scope, vocabulary)
    case 'results':
      return scope.ask.filter === undefined ? answerResults(scope, vocabulary) : answerSection(scope)
    default:
      return answerSection(scope)
  }
}
