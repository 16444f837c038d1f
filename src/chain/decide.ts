import type { Outcome } from '../guard/outcome.ts'
import type { Triage } from '../guard/triage/triage.ts'
import { abstention, type ComposedBy, composeChecked } from './compose/compose.ts'
import { gather } from './gather.ts'
import type { Asker, ChainParts } from './parts.ts'
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
export async function decide(parts: ChainParts, actor: Asker, turn: Turn): Promise<Decision> {
  const { guard } = parts
  const { question } = turn
  const triage = guard.assess(question.text, { previous: question.previous, sticky: turn.sticky })
  if (isUrgent(triage)) return { triage, outcome: guard.escalate(triage, question.language) }

  const scope = guard.scopeOf(question.text, actor)
  if (!scope.allowed) return { triage, outcome: guard.refuse(scope, question.language) }

  const evidence = await gather(parts, actor, turn)
  // Self-help text beside a warning sign could be the wrong one: only what the record says goes with the card.
  const isRaised = triage.urgency === 'same-day' && !triage.sticky
  if (isRaised && evidence.ruled === undefined) return { triage, outcome: guard.escalate(triage, question.language) }
  if (evidence.isEmpty) return { triage, outcome: abstention(parts, turn, evidence) }

  const { rerankHash } = evidence
  const reranked = rerankHash === undefined ? {} : { rerankHash }
  return {
    triage,
    ...reranked,
    ...(await composeChecked(parts, turn, isRaised ? { ...evidence, passages: [] } : evidence)),
  }
}
