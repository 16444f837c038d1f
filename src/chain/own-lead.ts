import type { Draft, DraftSentence } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import { indexTerms } from '../knowledge/terms.ts'
import { answerRecordQuestion } from '../record/answer.ts'
import { recordContext } from '../record/context.ts'
import { spanOf } from '../record/facts.ts'
import { factName, medicineName } from '../record/show.ts'
import { speakerFor } from '../record/wording.ts'
import { readQuery } from '../retrieve/query.ts'
import { wordsIn } from '../retrieve/vocabulary.ts'
import type { Tx } from '../store/database.ts'
import { holdsPhrase } from './compose/question-kind.ts'
import { classWords } from './own-record.ts'
import type { Asker, ChainParts } from './parts.ts'
import type { Sought } from './passages.ts'

type Asked = Omit<Sought, 'vector'>

/**
 * What the person's own record says of the thing asked about, to open the answer with: her latest value or gene result for a question
 * of meaning, else the medicine or condition that she means. Undefined when the record has nothing on it.
 */
export async function ownLead(
  parts: ChainParts,
  tx: Tx,
  actor: Asker,
  sought: Asked,
  now: Date,
): Promise<Draft | undefined> {
  const { knowledge } = parts
  const value = await ownValue(parts, tx, actor, sought, now)
  if (value !== undefined) return value
  if (!holdsPhrase(sought.whole, knowledge.tables.personal)) return undefined
  const words = classWords(sought.whole, sought.own, knowledge)
  const unlisted = words.find(({ medicines }) => medicines.length === 0)
  if (unlisted !== undefined) return notListed(parts, sought, unlisted.surface)
  const meant = words.flatMap(({ medicines }) => medicines)
  if (meant.length > 0)
    return listed(parts, sought, [...new Set(meant)].map(({ fact }) => spanOf(fact)).slice(0, mostListed))
  if (sought.kind?.opensWithOwn !== true) return undefined
  const named = new Set(namedIn(sought, knowledge).flatMap(({ alternatives }) => alternatives[0]?.terms ?? []))
  const context = await recordContext(tx, actor, sought.turn.person, { text: sought.text }, now, knowledge.record)
  const told = context.filter(
    ({ source, title }) => listable.test(source) && indexTerms(title).some(term => named.has(term)),
  )
  return told.length === 0 ? undefined : listed(parts, sought, told.slice(0, mostListed))
}

/** She speaks of a medicine that her record does not have: no leaflet on another one may answer. */
function notListed({ knowledge }: ChainParts, { turn: { question } }: Asked, surface: string): Draft {
  const say = (id: string): DraftSentence => ({
    text: knowledge.tables.template(id, question.reader, question.language, surface),
    cites: [],
    kind: 'notice',
  })
  return { origin: 'record', kind: 'abstained', sentences: [say('own-none'), say('ask-whom')], evidence: [] }
}

const mostListed = 2
const listable = /^(?:MedicationRequest|MedicationStatement|Condition)\//

const namedIn = ({ text, turn }: Asked, { vocabulary }: ChainParts['knowledge']) =>
  readQuery(text, wordsIn(vocabulary, turn.question.language)).filter(({ importance }) => importance === 1)

function listed({ knowledge }: ChainParts, { turn: { question } }: Asked, spans: readonly Span[]): Draft {
  const speaker = speakerFor(knowledge.record.wording, question)
  const sentences = spans.map((span): DraftSentence => {
    const fact = { text: span.title }
    const item = span.source.startsWith('Condition/')
      ? factName(fact)
      : medicineName(fact, { ...speaker, level: 'simple' })
    const text = knowledge.tables.template('own-fact', question.reader, question.language, item)
    return { text, cites: [span.id], kind: 'fact' }
  })
  return { origin: 'record', kind: 'answered', sentences, evidence: spans }
}

/** For a question about meaning: the person's own latest value, or what her own gene test found. */
async function ownValue(
  { knowledge }: ChainParts,
  tx: Tx,
  actor: Asker,
  sought: Asked,
  now: Date,
): Promise<Draft | undefined> {
  const { turn, kind } = sought
  if (kind?.asksRecord === undefined) return undefined
  const concepts = namedIn(sought, knowledge)
  const topic = concepts.map(({ name }) => name).join(' ')
  const asked = { ...turn.question, text: kind.asksRecord.replace('{topic}', topic), previous: [] }
  const draft = await answerRecordQuestion(tx, actor, turn.person, asked, now, knowledge.record)
  const told = draft?.structured
  if (draft === undefined || told === undefined) return undefined
  if ('value' in told || ('none_recorded' in told && told.none_recorded === true)) return draft
  if (!('list' in told)) return undefined
  const terms = new Set(indexTerms(sought.text))
  const shared = ({ title }: Span): number => new Set(indexTerms(title).filter(term => terms.has(term))).size
  const named = new Set(concepts.flatMap(({ alternatives }) => alternatives[0]?.terms ?? []))
  const found = draft.evidence.filter(({ title }) => indexTerms(title).some(term => named.has(term)))
  const plainest = found.toSorted((a, b) => shared(b) - shared(a) || digits(a.title) - digits(b.title)).slice(0, 1)
  const speaker = speakerFor(knowledge.record.wording, turn.question)
  return plainest.length === 0
    ? undefined
    : {
        origin: 'record',
        kind: 'answered',
        sentences: plainest.map(span => ({
          text: knowledge.tables.template(
            span.source.startsWith('Condition/') ? 'own-fact' : 'own-result',
            turn.question.reader,
            turn.question.language,
            span.date === undefined ? span.title : `${span.title} (${speaker.date(span.date)})`,
          ),
          cites: [span.id],
          kind: 'fact',
        })),
        evidence: plainest,
        structured: { list: plainest.map(({ title }) => title) },
      }
}

/** Star alleles and positions are digits; the plain word for a result has none. */
const digits = (text: string): number => text.match(/[\d*>]/g)?.length ?? 0
