import type { Draft } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import { checkTogether } from '../reason/together.ts'
import { answerRecordQuestion } from '../record/answer.ts'
import { readQuery } from '../retrieve/query.ts'
import { type Passage, retrieve } from '../retrieve/retrieve.ts'
import type { Tx } from '../store/database.ts'
import { withoutName } from './compose/pseudonym.ts'
import { headingFit, holdsPhrase, questionKind } from './compose/question-kind.ts'
import type { QuestionRow } from './compose/tables.ts'
import { readOwnMedicines } from './own-medicines.ts'
import type { Asker, ChainParts } from './parts.ts'
import type { Turn } from './turn.ts'

/** Everything an answer may lean on. */
export interface Evidence {
  /** An answer that rules made from the record; complete by itself unless passages stand beside it. */
  readonly ruled?: Draft
  readonly passages: readonly Span[]
  /** What was asked about and not found. */
  readonly missing: readonly string[]
  readonly isEmpty: boolean
}

/** How many passages are looked at, and how many of them a composer is shown. */
const looked = 24
const shown = 8

/** Rules first, over the person's own record; then passages of the knowledge base, all in one transaction as the actor. */
export async function gather(parts: ChainParts, actor: Asker, turn: Turn): Promise<Evidence> {
  const { question, person } = turn
  const now = parts.clock.now()
  const kind = questionKind(question.text, parts.knowledge.tables)
  const text = withoutName(question.text, turn.name, '')
  const [vector = []] = await embedQuestion(parts, text)
  return parts.database.as(actor, async tx => {
    const ruled = kind?.guidanceOnly === true ? undefined : await ruledDraft(parts, tx, actor, turn, now)
    if (ruled !== undefined) return { ruled, passages: [], missing: [], isEmpty: false }

    const value = await ownValue(parts, tx, actor, turn, kind, now)
    const isMinded = kind?.minded === true && actor.role === 'patient'
    const own = await readOwnMedicines(tx, actor, person, { text, isMinded }, parts.knowledge, now)
    const found = await retrieve(tx, actor, {
      text,
      level: question.level,
      language: question.language,
      vocabulary: parts.knowledge.vocabulary,
      own: own?.words ?? [],
      embedder: parts.models.embed.id,
      vector,
      limit: looked,
      framed: kind?.asks.filter(phrase => holdsPhrase(text, [phrase])) ?? [],
      hint: [kind?.topic, ...(isMinded ? (own?.names ?? []) : [])].join(' '),
    })
    const passages = inAnswerOrder(
      found.passages.filter(({ span }) => !isMinded || own?.goesWith(span.text) !== false),
      kind,
    )
      .slice(0, shown)
      .map(({ span }) => span)
    return {
      ...(value === undefined || passages.length === 0 ? {} : { ruled: value }),
      passages,
      missing: found.missing,
      isEmpty: passages.length === 0,
    }
  })
}

/** The documents stay in retrieval's order, a little of a heading's fit apart; within one the section that fits the question leads. */
function inAnswerOrder(passages: readonly Passage[], kind: QuestionRow | undefined): readonly Passage[] {
  const documents = [...new Set(passages.map(({ span }) => span.source))]
  // The title says what the document is about, and only the headings below it what a section answers.
  const key = ({ heading, span }: Passage): number =>
    headingFit(heading.split(' › ').slice(1).join(' '), kind) - documents.indexOf(span.source) * 0.06
  return passages.toSorted((a, b) => key(b) - key(a))
}

/** Do two things go together, else what the record says. */
async function ruledDraft(parts: ChainParts, tx: Tx, actor: Asker, turn: Turn, now: Date): Promise<Draft | undefined> {
  const together = await togetherDraft(parts, tx, actor, turn, now)
  if (together !== undefined) return together
  const draft = await answerRecordQuestion(tx, actor, turn.person, turn.question, now, parts.knowledge.record)
  return draft === undefined ? undefined : { ...draft, origin: 'record' }
}

async function togetherDraft(
  { knowledge }: ChainParts,
  tx: Tx,
  actor: Asker,
  { person, question }: Turn,
  now: Date,
): Promise<Draft | undefined> {
  const together = await checkTogether(tx, actor, person, question.text, now, knowledge.reason)
  if (together === undefined) return undefined
  return { origin: 'record', kind: 'answered', sentences: together.sentences, evidence: together.evidence }
}

/** For a question about meaning: the person's own latest value, when there is one. */
async function ownValue(
  { knowledge }: ChainParts,
  tx: Tx,
  actor: Asker,
  { person, question }: Turn,
  kind: QuestionRow | undefined,
  now: Date,
): Promise<Draft | undefined> {
  if (kind?.asksRecord === undefined) return undefined
  const topic = readQuery(question.text, knowledge.vocabulary)
    .filter(({ importance }) => importance === 1)
    .map(({ name }) => name)
    .join(' ')
  const asked = { ...question, text: kind.asksRecord.replace('{topic}', topic), previous: [] }
  const draft = await answerRecordQuestion(tx, actor, person, asked, now, knowledge.record)
  const told = draft?.structured
  return told !== undefined && 'value' in told ? draft : undefined
}

/** Without a vector the words alone decide: a dead embedding server costs some recall and no answer. */
async function embedQuestion({ models, log }: ChainParts, text: string): Promise<number[][]> {
  try {
    return await models.embed.embed([text])
  } catch (error) {
    log.warn('question-not-embedded', {
      embedder: models.embed.id,
      reason: error instanceof Error ? error.name : 'unknown',
    })
    return []
  }
}
