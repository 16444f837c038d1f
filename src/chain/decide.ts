import type { Outcome } from '../guard/outcome.ts'
import type { Triage } from '../guard/triage/triage.ts'
import { answerAbout } from './about/answer-about.ts'
import { abstention, type ComposedBy, composeChecked } from './compose/compose.ts'
import { questionKind } from './compose/question-kind.ts'
import type { QuestionRow } from './compose/tables.ts'
import { gather } from './gather.ts'
import type { Asker, ChainParts } from './parts.ts'
import { withPrivateModels } from './private-models.ts'
import type { Turn } from './turn.ts'
import { isUrgent } from './urgent.ts'

export interface Decision {
  readonly outcome: Outcome
  readonly triage: Triage
  readonly by?: ComposedBy
  /** SHA-256 of the instructions by which a model put the passages in order. */
  readonly rerankHash?: string
}

/** Guard in, gather, compose, guard out. Every early return is an outcome, not an error. */
export async function decide(given: ChainParts, actor: Asker, turn: Turn): Promise<Decision> {
  const { guard } = given
  const triage = guard.assess(turn.question.text, { previous: turn.question.previous, sticky: turn.sticky })
  return decideAfter(await withPrivateModels(given, actor, turn), actor, aboutEarlier(turn, triage), triage)
}

/** "No" to a question asked back: the message it was asked about is what is to be answered. */
function aboutEarlier(turn: Turn, { answersNoTo }: Triage): Turn {
  if (answersNoTo === undefined) return turn
  return { ...turn, question: { ...turn.question, text: answersNoTo, previous: turn.question.previous.slice(0, -1) } }
}

async function decideAfter(parts: ChainParts, actor: Asker, turn: Turn, triage: Triage): Promise<Decision> {
  const { guard } = parts
  const { question } = turn
  if (isUrgent(triage)) return { triage, outcome: guard.escalate(triage, question.language) }

  const scope = guard.scopeOf(question.text, actor, turn.name)
  if (!scope.allowed) return { triage, outcome: guard.refuse(scope, question.language) }

  if (turn.about !== undefined) {
    return { triage, ...(await answerAbout(parts, turn, turn.about)) }
  }

  const namesCause = questionKind(question.text, parts.knowledge.tables)?.namesCause === true
  if (triage.ask !== undefined && question.reader === 'patient' && !namesCause)
    return { triage, outcome: guard.askBack(triage.ask, question.language) }

  const evidence = await gather(parts, actor, turn)
  // Self-help text beside a warning sign could be the wrong one: only what the record says goes with the card, and text on that very thing.
  const isRaised = triage.urgency === 'same-day' && !triage.sticky && !isBesideCard(triage, evidence.asking.kind)
  if (isRaised && evidence.ruled === undefined) return { triage, outcome: guard.escalate(triage, question.language) }
  if (evidence.isEmpty && triage.urgency === 'same-day' && !triage.sticky)
    return { triage, outcome: guard.escalate(triage, question.language) }
  if (evidence.isEmpty) return { triage, outcome: abstention(parts, turn, evidence) }

  const { rerankHash } = evidence
  const reranked = rerankHash === undefined ? {} : { rerankHash }
  return {
    triage,
    ...reranked,
    ...(await composeChecked(parts, turn, isRaised ? { ...evidence, passages: [] } : evidence)),
  }
}

/** The one warning sign is the very thing that this kind of question is about: a missed dose of a blood thinner. */
const isBesideCard = ({ rules }: Triage, kind: QuestionRow | undefined): boolean =>
  kind !== undefined && rules.length > 0 && rules.every(rule => kind.besideCard.includes(rule))
