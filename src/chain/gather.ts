import type { Draft } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import { checkTogether } from '../reason/together.ts'
import { answerRecordQuestion } from '../record/answer.ts'
import type { Passage } from '../retrieve/passage.ts'
import type { Concept } from '../retrieve/query.ts'
import { questionVector } from '../retrieve/question-vector.ts'
import type { Tx } from '../store/database.ts'
import { withoutName } from './compose/pseudonym.ts'
import { questionKind } from './compose/question-kind.ts'
import type { QuestionRow } from './compose/tables.ts'
import { ownLead } from './own-lead.ts'
import { readOwnRecord } from './own-record.ts'
import type { Asker, ChainParts } from './parts.ts'
import { findPassages } from './passages.ts'
import type { Turn } from './turn.ts'

/** Everything an answer may lean on. */
export interface Evidence {
  /** An answer that rules made from the record; complete by itself unless passages stand beside it. */
  readonly ruled?: Draft
  readonly passages: readonly Span[]
  /** The language of the passages: the question's, or English when only that answers. */
  readonly language: string
  /** What was asked about and not found. */
  readonly missing: readonly Concept[]
  /** The question names nothing that it could be about, and the record does not tell. */
  readonly isUnclear: boolean
  readonly isEmpty: boolean
  /** SHA-256 of the instructions by which a model put the passages in order; absent when our order stands. */
  readonly rerankHash?: string
}

/** How many passages a composer is shown. */
const shown = 8

/**
 * Rules first, over the person's own record; then passages of the knowledge base, all in one transaction as the actor. A model that is to put
 * the passages in order is asked after it: no transaction waits for a model.
 */
export async function gather(parts: ChainParts, actor: Asker, turn: Turn): Promise<Evidence> {
  const { question, person } = turn
  const now = parts.clock.now()
  const kind = questionKind(question.text, parts.knowledge.tables)
  const text = withoutName(question.text, turn.name, '')
  const vector = await questionVector(parts, text)
  const found = await parts.database.as(actor, async (tx): Promise<Gathered> => {
    const ruled = kind?.guidanceOnly === true ? undefined : await ruledDraft(parts, tx, actor, turn, kind, now)
    if (ruled !== undefined) return { ...nothing(question.language), ruled, isEmpty: false }

    const own = await readOwnRecord(tx, actor, person, parts.knowledge, now)
    const sought = { turn, text, vector, kind, own }
    const lead = await ownLead(parts, tx, actor, sought, now)
    if (lead?.kind === 'abstained') return { ...nothing(question.language), ruled: lead, isEmpty: false }
    const found = await findPassages(parts, tx, actor, sought)
    const { language, missing, isBare } = found
    // Where the record has no such result, only what the thing is can be told: not what a result would mean.
    const isTold = lead === undefined || lead.evidence.length > 0
    const passages = isTold ? found.passages : found.passages.filter(({ ordinal }) => ordinal === 0).slice(0, 1)
    return {
      ...(lead === undefined ? {} : { ruled: lead }),
      passages,
      language,
      missing,
      isUnclear: isBare && passages.length === 0,
      isEmpty: passages.length === 0 && lead === undefined,
    }
  })
  const { passages, promptHash } = (await parts.rerank?.(text, found.passages)) ?? { passages: found.passages }
  return {
    ...found,
    passages: passages.slice(0, shown).map(({ span }) => span),
    ...(promptHash === undefined ? {} : { rerankHash: promptHash }),
  }
}

type Gathered = Omit<Evidence, 'passages'> & { readonly passages: readonly Passage[] }

const nothing = (language: string): Gathered => ({
  passages: [],
  language,
  missing: [],
  isUnclear: false,
  isEmpty: true,
})

/** Do two things go together, else what the record says. What a value means is for the value and its passage to say together. */
async function ruledDraft(
  parts: ChainParts,
  tx: Tx,
  actor: Asker,
  turn: Turn,
  kind: QuestionRow | undefined,
  now: Date,
): Promise<Draft | undefined> {
  const together = await togetherDraft(parts, tx, actor, turn, now)
  if (together !== undefined) return together
  if (kind?.asksRecord !== undefined) return undefined
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
  const together = await checkTogether(tx, actor, person, question, now, knowledge.reason)
  if (together === undefined) return undefined
  return { origin: 'record', kind: 'answered', sentences: together.sentences, evidence: together.evidence }
}
