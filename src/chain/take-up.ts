import { z } from 'zod'
import { Refusal } from '../kernel/errors.ts'
import type { Asked } from './asked.ts'
import { decide } from './decide.ts'
import { type ChainEvent, eventsOf } from './events.ts'
import type { Asker, ChainParts } from './parts.ts'
import { replay } from './replay.ts'
import { closeTurn, openTurn } from './turn.ts'

/** Longer than any process composes: ordering, writing and judging have deadlines that add up to less. */
const longestComposing = 50_000

/**
 * The events of a message after number `after`, as `replay` tells them. Where the process that was composing the answer has gone, it is
 * composed anew here, from the stored question; whichever answer is stored first is the one that is told. Refuses like `replay`.
 */
export async function* takeUp(
  parts: ChainParts,
  actor: Asker,
  person: string,
  message: string,
  after = 0,
  milliseconds = longestComposing,
): AsyncGenerator<ChainEvent> {
  let last = after
  try {
    for await (const event of replay(parts, actor, person, message, after, milliseconds)) {
      yield event
      last = event.number
    }
    return
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'unavailable') throw error
    parts.log.warn('answer-abandoned', { waited: milliseconds })
    await composeAnew(parts, actor, await readAbandoned(parts, actor, person, message, error))
  }
  yield* replay(parts, actor, person, message, last)
}

async function composeAnew(parts: ChainParts, actor: Asker, asked: Asked): Promise<void> {
  const started = performance.now()
  const triage = parts.guard.assess(asked.text, { previous: [] })
  const { turn } = await openTurn(parts, actor, asked, triage)
  const decision = await decide(parts, actor, turn)
  const reply = decision.outcome.reply(Math.round(performance.now() - started))
  await closeTurn(parts, actor, turn, decision, eventsOf(reply)).catch((error: unknown) => {
    // Somebody else has stored the answer meanwhile.
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
  })
}

const rowSchema = z.object({
  chat: z.string(),
  text: z.string(),
  level: z.enum(['simple', 'standard', 'detailed']),
  language: z.string(),
  attached: z.boolean(),
})

/** The stored question, if the actor asked it and it came without a document, which is not kept; else the refusal stands. */
async function readAbandoned(
  { database }: ChainParts,
  actor: Asker,
  person: string,
  message: string,
  refusal: Refusal,
): Promise<Asked> {
  const [row] = await database.as(actor, tx =>
    tx.query(
      `select chat_id as chat, question as text, level, language, exists (
           select from audit_event a where a.tenant_id = m.tenant_id and a.subject = 'message/' || m.message_id
             and a.action = 'question-asked' and a.detail::jsonb ? 'attached') as attached
       from message m where tenant_id = $1 and person_id = $2 and message_id = $3 and reader = $4 and asked_by = $5`,
      [actor.tenant, person, message, actor.role, actor.user],
    ),
  )
  const asked = rowSchema.safeParse(row)
  if (!asked.success || asked.data.attached) throw refusal
  const { chat, text, level, language } = asked.data
  return { person, message, chat, text, level, language }
}
