import type { Draft } from '../domain/answer.ts'
import { answerGeneQuestion } from '../reason/gene-answer.ts'
import { wordsOf } from '../reason/substances.ts'
import { checkTogether } from '../reason/together.ts'
import type { Together } from '../reason/together-answer.ts'
import { answerRecordQuestion } from '../record/answer.ts'
import { answerChanges } from '../record/change-answer.ts'
import { answerSummary } from '../record/summary-answer.ts'
import type { Tx } from '../store/database.ts'
import type { Asking } from './asking.ts'
import type { Understood } from './dialogue/follow-up.ts'
import type { Asker, ChainParts } from './parts.ts'
import { premiseDraft } from './premise/premise-draft.ts'
import type { Turn } from './turn.ts'

/**
 * What rules and the record answer without any passage: a gene result and its guidance, what changed, whether two things go together, else what
 * the record says. What a value means is for the value and its passage to say together.
 */
export async function ruledDraft(
  parts: ChainParts,
  tx: Tx,
  actor: Asker,
  turn: Turn,
  understood: Understood,
  asking: Asking,
  now: Date,
): Promise<Draft | undefined> {
  return (
    (await geneDraft(parts, tx, actor, turn, asking, now)) ??
    (await overviewDraft(parts, tx, actor, turn, asking, now)) ??
    (await recordDraft(parts, tx, actor, turn, understood, asking, now))
  )
}

/** What the question supposes and the record does not show; undefined when it shows all of it. */
export async function supposedDraft(
  parts: ChainParts,
  tx: Tx,
  actor: Asker,
  turn: Turn,
  { asked }: Asking,
  now: Date,
): Promise<Draft | undefined> {
  const supposed = await premiseDraft(parts, tx, actor, turn, now)
  if (supposed === undefined) return undefined
  // Whether two medicines go together is worth saying even when the record lists only one of them.
  return joinDrafts(supposed, await togetherDraft(parts, tx, actor, turn, asked, now))
}

/** What the record does not show comes first; a rule's answer after it. */
const joinDrafts = (supposed: Draft, together: Draft | undefined): Draft =>
  together === undefined
    ? supposed
    : {
        ...together,
        sentences: [...supposed.sentences.slice(0, -1), ...together.sentences],
        evidence: [...supposed.evidence, ...together.evidence],
      }

async function recordDraft(
  parts: ChainParts,
  tx: Tx,
  actor: Asker,
  turn: Turn,
  understood: Understood,
  { asked, whole, kind }: Asking,
  now: Date,
): Promise<Draft | undefined> {
  if (kind?.guidanceOnly === true && !kind.checksRules) return undefined
  for (const text of new Set([asked, whole])) {
    const together = await togetherDraft(parts, tx, actor, turn, text, now)
    if (together !== undefined) return together
  }
  if (kind?.guidanceOnly === true) return undefined
  if (kind?.asksRecord !== undefined) return undefined
  const named = understood.how === 'named' ? { ...turn.question, text: understood.text, previous: [] } : turn.question
  // A follow-up of no known kind may be one that only the reader of the record understands ("and before that?").
  for (const question of new Set(kind === undefined ? [named, turn.question] : [named])) {
    const draft = await answerRecordQuestion(tx, actor, turn.person, question, now, parts.knowledge.record)
    if (draft !== undefined) return { ...draft, origin: 'record' }
  }
  return undefined
}

/** What a gene result means for a medicine stands in the guidelines' tables, whichever way it is asked. */
async function geneDraft(
  { knowledge }: ChainParts,
  tx: Tx,
  actor: Asker,
  { person, question }: Turn,
  { asked }: Asking,
  now: Date,
): Promise<Draft | undefined> {
  const told = await answerGeneQuestion(tx, actor, person, { ...question, text: asked }, now, knowledge.reason)
  return told === undefined ? undefined : draftOf(told)
}

const draftOf = ({ sentences, evidence }: Together): Draft => ({
  origin: 'record',
  kind: 'answered',
  sentences,
  evidence,
})

/** "Tylenol or ibuprofen?": each is asked about by itself. */
function eitherOf(text: string, { substances }: ChainParts['knowledge']['reason']): readonly string[] {
  const words = wordsOf(text)
  const [one, two] = substances.mentions(words)
  const isEither =
    one !== undefined &&
    two !== undefined &&
    one.names.length > 0 &&
    two.names.length > 0 &&
    two.from === one.to + 1 &&
    ['or', 'o', 'lub', 'albo'].includes(words[one.to] ?? '')
  return isEither ? [one, two].map(({ surface }) => `can i take ${surface}`) : []
}

/** Two answers one after the other; of each the reason and what to do. */
function joined(drafts: readonly Draft[]): Draft {
  const sentences = drafts.flatMap(({ sentences }) =>
    sentences.length > 2 ? [...sentences.slice(0, 1), ...sentences.slice(-1)] : sentences,
  )
  return {
    origin: 'record',
    kind: 'answered',
    sentences: [...new Map(sentences.map(sentence => [sentence.text, sentence])).values()],
    evidence: [...new Map(drafts.flatMap(({ evidence }) => evidence).map(span => [span.id, span])).values()],
  }
}

/** What changed in the record; before a visit of their own, clinicians are given the record in a few lines. */
async function overviewDraft(
  { knowledge: { record } }: ChainParts,
  tx: Tx,
  actor: Asker,
  { person, question }: Turn,
  { kind }: Asking,
  now: Date,
): Promise<Draft | undefined> {
  if (kind?.asksOverview === 'changes') {
    const only = await answerRecordQuestion(tx, actor, person, question, now, record)
    if (only?.structured !== undefined && 'trend' in only.structured) return only
    const isOnMedicines =
      only?.evidence.every(({ source }) => /^Medication/.test(source)) === true && only.evidence.length > 0
    return answerChanges(tx, actor, person, question, now, record, { isOnMedicines })
  }
  if (kind?.asksOverview !== 'visit' || actor.role === 'patient') return undefined
  return answerSummary(tx, actor, person, question, now, record)
}

async function togetherDraft(
  { knowledge }: ChainParts,
  tx: Tx,
  actor: Asker,
  { person, question }: Turn,
  text: string,
  now: Date,
): Promise<Draft | undefined> {
  const check = (text: string) => checkTogether(tx, actor, person, { ...question, text }, now, knowledge.reason)
  const together = await check(text)
  if (together !== undefined) return draftOf(together)
  const each: Together[] = []
  for (const one of eitherOf(text, knowledge.reason)) each.push(...[(await check(one)) ?? []].flat())
  return each.some(({ rule }) => rule !== undefined) ? joined(each.map(draftOf)) : undefined
}
