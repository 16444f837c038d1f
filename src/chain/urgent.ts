import type { Outcome } from '../guard/outcome.ts'
import type { Triage } from '../guard/triage/triage.ts'
import { newId } from '../kernel/ids.ts'
import { languageOf } from '../kernel/language.ts'
import type { Asked } from './asked.ts'
import { type ChainEvent, type EventBody, eventsOf } from './events.ts'
import type { Asker, ChainParts } from './parts.ts'
import { replay } from './replay.ts'
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
  const { chat, message } = named
  const outcome = parts.guard.escalate(triage, asked.language ?? languageOf(asked.text) ?? 'en')
  // One reply, told and stored: a stream that is taken up elsewhere repeats the same bytes.
  const bodies = eventsOf(outcome.reply(Math.round(performance.now() - started)))
  const late = new Promise<undefined>(resolve => {
    setTimeout(() => resolve(undefined), patienceMilliseconds).unref()
  })
  const stored = await Promise.race([store(parts, actor, named, triage, outcome, bodies), late])
  yield* stored ?? bodies.map((body, index) => ({ ...body, number: index + 2, chat, message }))
}

/** The events as they are stored, those of an earlier request under the same message id included; undefined when they cannot be. */
async function store(
  parts: ChainParts,
  actor: Asker,
  asked: Asked,
  triage: Triage,
  outcome: Outcome,
  bodies: readonly EventBody[],
): Promise<readonly ChainEvent[] | undefined> {
  try {
    const { turn, isRepeat } = await openTurn(parts, actor, asked, triage)
    if (isRepeat) {
      const events: ChainEvent[] = []
      for await (const event of replay(parts, actor, turn.person, turn.message, 0, patienceMilliseconds))
        events.push(event)
      return events
    }
    const { chat, message } = turn
    const events = await closeTurn(parts, actor, turn, { outcome, triage }, bodies)
    return [{ type: 'status', stage: 'composing', number: 1, chat, message }, ...events]
  } catch (error) {
    parts.log.error('urgent-answer-not-stored', {
      urgency: triage.urgency,
      reason: error instanceof Error ? error.name : 'unknown',
    })
    return undefined
  }
}
