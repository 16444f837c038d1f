import type { Asked } from '../chain/asked.ts'
import { type ChainEvent, eventsOf } from '../chain/events.ts'
import { isUrgent } from '../chain/urgent.ts'
import type { Guard } from '../guard/guard.ts'
import { canonicalise } from '../kernel/canonical.ts'
import { newId } from '../kernel/ids.ts'

/**
 * The events of an emergency or crisis answer, made from the text alone; undefined for anything else. It serves whoever asks
 * before the services are there, without a database, or without a session.
 */
export function urgentEvents(
  guard: Guard,
  { text, previous, language, chat }: Pick<Asked, 'text' | 'previous' | 'language' | 'chat'>,
): readonly ChainEvent[] | undefined {
  const started = performance.now()
  const triage = guard.assess(canonicalise(text).text, { previous: previous ?? [] })
  if (!isUrgent(triage)) return undefined
  const reply = guard.escalate(triage, language ?? 'en').reply(Math.round(performance.now() - started))
  const ids = { chat: chat ?? newId(), message: newId() }
  return eventsOf(reply).map((body, index) => ({ ...body, ...ids, number: index + 2 }))
}

/** One sentence that names whom to call, for the page that shows while the services start. */
export const emergencySentence = (guard: Guard): string =>
  `In an emergency, do not wait for this page. ${guard
    .contacts('en')
    .map(({ label, number }) => `${label}: ${number}`)
    .join(' · ')}`
