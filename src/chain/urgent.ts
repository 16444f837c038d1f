import type { Outcome } from '../guard/outcome.ts'
import type { Triage } from '../guard/triage/triage.ts'
import { newId } from '../kernel/ids.ts'
import { languageOf } from '../kernel/language.ts'
import type { Asked } from './asked.ts'
import { type ChainEvent, eventsOf } from './events.ts'
import type { Asker, ChainParts } from './parts.ts'
import { closeTurn, openTurn } from './turn.ts'

export const isUrgent = ({ urgency }: Pick<Triage, 'urgency'>): boolean =>
  urgency === 'emergency' || urgency === 'crisis'

/** The card must not wait for a database: it is stored when that takes no longer than this. */
const patienceMilliseconds = 250

/** An emergency or crisis: the card goes out whether or not it can be stored. Works with database and model down. */
export async function* answerUrgently(
  parts: ChainParts,
  actor: Asker,
  asked: Asked,
  triage: Triage,
  started: number,
): AsyncGenerator<ChainEvent> {
  const named = { ...asked, chat: asked.chat ?? newId(), message: asked.message ?? newId() }
  const outcome = parts.guard.escalate(triage, asked.language ?? languageOf(asked.text) ?? 'en')
  const bodies = eventsOf(outcome.reply(Math.round(performance.now() - started)))
  const storing = store(parts, actor, named, triage, outcome)
  await Promise.race([storing, new Promise(resolve => setTimeout(resolve, patienceMilliseconds).unref())])
  yield* bodies.map((body, index) => ({ ...body, number: index + 2, chat: named.chat, message: named.message }))
}

async function store(parts: ChainParts, actor: Asker, asked: Asked, triage: Triage, outcome: Outcome): Promise<void> {
  try {
    const { turn, isRepeat } = await openTurn(parts, actor, asked, triage)
    if (!isRepeat) await closeTurn(parts, actor, turn, { outcome, triage }, eventsOf(outcome.reply(0)))
  } catch (error) {
    parts.log.error('urgent-answer-not-stored', {
      urgency: triage.urgency,
      reason: error instanceof Error ? error.name : 'unknown',
    })
  }
}
