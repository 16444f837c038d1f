import type { Draft } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import { answerChanges } from '../record/change-answer.ts'
import type { Passage } from '../retrieve/passage.ts'
import type { Concept } from '../retrieve/query.ts'
import { questionVector } from '../retrieve/question-vector.ts'
import { type Asking, readAsking } from './asking.ts'
import { askBack } from './dialogue/ask-back.ts'
import { courtesy } from './dialogue/courtesy.ts'
import { understand } from './dialogue/follow-up.ts'
import { toldValue } from './dialogue/told-value.ts'
import { ownLead } from './own-lead.ts'
import { readOwnRecord } from './own-record.ts'
import type { Asker, ChainParts } from './parts.ts'
import { ruledDraft, supposedDraft } from './ruled.ts'
import { firstFound, sideBySide } from './seek.ts'
import type { Turn } from './turn.ts'

/** Everything an answer may lean on. */
export interface Evidence {
  readonly asking: Asking
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
  const returned = courtesy(question, parts.knowledge)
  if (returned !== undefined)
    return { ...nothing(turn, readAsking(question.text, undefined, turn, parts.knowledge)), ruled: returned }
  const understood = understand(question, turn.listed, parts.knowledge)
  const told = toldValue(understood.text, question.language, parts.knowledge)
  const asking = readAsking(
    told ?? understood.text,
    told === undefined && understood.how === 'joined' ? question.text : undefined,
    turn,
    parts.knowledge,
  )
  const { kind, asked: text } = asking
  const withVector = async (text: string) => ({ text, vector: await questionVector(parts, text) })
  const ways = await Promise.all(asking.tries.map(withVector))
  const sides = await Promise.all((asking.sides ?? []).map(side => Promise.all([...new Set(side)].map(withVector))))
  const found = await parts.database.as(actor, async (tx): Promise<Gathered> => {
    const none = nothing(turn, asking)
    const supposed = await supposedDraft(parts, tx, actor, turn, asking, now)
    if (supposed !== undefined) return { ...none, ruled: supposed }
    const ruled = told === undefined ? await ruledDraft(parts, tx, actor, turn, understood, asking, now) : undefined
    if (ruled !== undefined) return { ...none, ruled }

    const own = await readOwnRecord(tx, actor, person, parts.knowledge, now)
    const unclear = await askBack(parts, tx, actor, { turn, text: understood.text, kind, own })
    if (unclear !== undefined) return { ...none, ruled: unclear }
    const sought = { turn, whole: asking.whole, kind, own }
    const lead =
      (await ownLead(parts, tx, actor, { ...sought, text }, now)) ??
      (kind?.asksOverview === 'visit'
        ? await answerChanges(tx, actor, person, question, now, parts.knowledge.record, { most: 2 })
        : undefined)
    if (lead?.kind === 'abstained') return { ...none, ruled: lead }
    const seek = (texts: typeof ways) => texts.map(way => ({ ...sought, ...way }))
    const found =
      sides.length > 0
        ? await sideBySide(parts, tx, actor, sides.map(seek))
        : await firstFound(parts, tx, actor, seek(ways))
    const { language, missing, isBare } = found
    // Where the record has no such result, only what the thing is can be told: not what a result would mean.
    const isTold = lead === undefined || lead.evidence.length > 0
    const passages = isTold ? found.passages : found.passages.filter(({ ordinal }) => ordinal === 0).slice(0, 1)
    return {
      ...none,
      ...(lead === undefined ? {} : { ruled: lead }),
      passages,
      language,
      missing,
      isUnclear: isBare && passages.length === 0,
      isEmpty: passages.length === 0 && lead === undefined,
    }
  })
  const { passages, promptHash } = (asking.sides === undefined
    ? await parts.rerank?.(text, found.passages)
    : undefined) ?? {
    passages: found.passages,
    promptHash: undefined,
  }
  return {
    ...found,
    passages: passages.slice(0, shown).map(({ span }) => span),
    ...(promptHash === undefined ? {} : { rerankHash: promptHash }),
  }
}

const nothing = ({ question: { language } }: Turn, asking: Asking) => ({
  passages: [],
  language,
  missing: [],
  isUnclear: false,
  isEmpty: false,
  asking,
})

type Gathered = Omit<Evidence, 'passages'> & { readonly passages: readonly Passage[] }
