import type { Level } from '../domain/answer.ts'
import { Refusal } from '../kernel/errors.ts'
import { answer } from './answer.ts'
import type { ChainEvent } from './events.ts'
import type { Asker, ChainParts } from './parts.ts'

/** The same question answered at another level, as a further message of the same chat. Throws Refusal `not-found` for a message out of sight. */
export async function* relevel(
  parts: ChainParts,
  actor: Asker,
  person: string,
  message: string,
  level: Level,
): AsyncGenerator<ChainEvent> {
  const [row] = await parts.database.as(actor, tx =>
    tx.query<{ chat: string; question: string; language: string }>(
      `select chat_id as chat, question, language from message
       where tenant_id = $1 and person_id = $2 and message_id = $3 and reader = $4`,
      [actor.tenant, person, message, actor.role],
    ),
  )
  if (row === undefined) throw new Refusal('not-found', 'There is no such message here.', 'Check the id.')
  yield* answer(parts, actor, { text: row.question, person, chat: row.chat, language: row.language, level })
}
