import type { Actor } from '../domain/actor.ts'
import type { Reply } from '../domain/answer.ts'
import { canonicalise } from '../kernel/canonical.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Asked } from './asked.ts'
import { decide } from './decide.ts'
import { type ChainEvent, eventsOf } from './events.ts'
import type { Asker, ChainParts } from './parts.ts'
import { takeUp } from './take-up.ts'
import { closeTurn, openTurn } from './turn.ts'
import { answerUrgently, isUrgent } from './urgent.ts'

/**
 * One question to one answer, as events. Triage comes first and needs nothing but the text; every other event is stored
 * before it is handed on. Throws Refusal: `not-found` for a person out of the actor's sight, `unavailable` without a database.
 */
export async function* answer(parts: ChainParts, actor: Actor, asked: Asked): AsyncGenerator<ChainEvent> {
  const started = performance.now()
  const asker = whoAsks(actor)
  const { text } = canonicalise(asked.text)
  const triage = parts.guard.assess(text, { previous: asked.previous ?? [] })
  if (isUrgent(triage)) return yield* answerUrgently(parts, asker, { ...asked, text }, triage, started)

  const { turn, isRepeat } = await openTurn(parts, asker, { ...asked, text }, triage)
  if (isRepeat) return yield* takeUp(parts, asker, turn.person, turn.message)
  yield { type: 'status', stage: 'composing', number: 1, chat: turn.chat, message: turn.message }

  const decision = await decide(parts, asker, turn)
  const reply = decision.outcome.reply(Math.round(performance.now() - started))
  yield* await closeTurn(parts, asker, turn, decision, eventsOf(reply))
}

/** The whole reply at once, for callers that do not stream. */
export async function answerWhole(
  parts: ChainParts,
  actor: Actor,
  asked: Asked,
): Promise<{ readonly chat: string; readonly message: string; readonly reply: Reply }> {
  for await (const event of answer(parts, actor, asked)) {
    if (event.type === 'done') return { chat: event.chat, message: event.message, reply: event.reply }
  }
  throw new Error('an answer ended without its last event')
}

function whoAsks(actor: Actor): Asker {
  if (actor.role === 'patient' || actor.role === 'clinician') return actor
  throw new Refusal('not-allowed', 'Only patients and clinicians ask about a person.', 'Sign in as one of them.')
}
