import type { Asked } from '../chain/asked.ts'
import { type ChainEvent, eventsOf } from '../chain/events.ts'
import { isUrgent } from '../chain/urgent.ts'
import type { Guard } from '../guard/guard.ts'
import { canonicalise } from '../kernel/canonical.ts'
import { newId } from '../kernel/ids.ts'
import { languageOf } from '../kernel/language.ts'

/**
 * The events of an emergency or crisis answer, made from the text alone; undefined for anything else. It serves whoever asks
 * before the services are there, without a database, or without a session, in the language of the question.
 */
export function urgentEvents(
  guard: Guard,
  { text, previous, language, chat }: Pick<Asked, 'text' | 'previous' | 'language' | 'chat'>,
): readonly ChainEvent[] | undefined {
  const started = performance.now()
  const triage = guard.assess(canonicalise(text).text, { previous: previous ?? [] })
  if (!isUrgent(triage)) return undefined
  const reply = guard
    .escalate(triage, language ?? languageOf(text) ?? 'en')
    .reply(Math.round(performance.now() - started))
  const ids = { chat: chat ?? newId(), message: newId() }
  return eventsOf(reply).map((body, index) => ({ ...body, ...ids, number: index + 2 }))
}
