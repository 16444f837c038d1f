import { z } from 'zod'
import type { Level } from '../domain/answer.ts'
import { Refusal } from '../kernel/errors.ts'
import { answer } from './answer.ts'
import type { ChainEvent } from './events.ts'
import type { Asker, ChainParts } from './parts.ts'
import { giveSignals } from './reading.ts'

const rowSchema = z.object({
  chat: z.string(),
  question: z.string(),
  language: z.string(),
  level: z.enum(['simple', 'standard', 'detailed']),
  grade: z.coerce.number().nullable(),
  isAbout: z.boolean(),
})

/**
 * The same question answered at another level, as a further message of the same chat; asked for "simple", it comes out plainer than what was read.
 * A patient's wish moves the reading level. Throws Refusal `not-found` for a message out of sight.
 */
export async function* relevel(
  parts: ChainParts,
  actor: Asker,
  person: string,
  message: string,
  level: Level,
): AsyncGenerator<ChainEvent> {
  const before = await parts.database.as(actor, async tx => {
    const [found] = await tx.query(
      `select chat_id as chat, question, language, level, reply->>'grade' as grade,
         coalesce(reply::text like '%"source":"attached"%', false) as "isAbout" from message
       where tenant_id = $1 and person_id = $2 and message_id = $3 and reader = $4`,
      [actor.tenant, person, message, actor.role],
    )
    if (found === undefined) throw new Refusal('not-found', 'There is no such message here.', 'Check the id.')
    const row = rowSchema.parse(found)
    if (row.isAbout)
      throw new Refusal(
        'unavailable',
        'The document that this was asked about is not kept.',
        'Hand it in again with the question.',
      )
    const wish = wishOf(row.level, level)
    if (wish !== undefined && actor.role === 'patient')
      await giveSignals(tx, actor, person, [wish], message, parts.clock.now())
    return row
  })
  const { question: text, chat, language, grade } = before
  const plainer = grade !== null && wishOf(before.level, level) === 'asked-simpler' ? { plainerThan: grade } : {}
  yield* answer(parts, actor, { text, person, chat, language, level, ...plainer })
}

const order: readonly Level[] = ['simple', 'standard', 'detailed']

/** Asking for the plainest level twice still asks for something plainer. */
function wishOf(was: Level, wanted: Level): 'asked-simpler' | 'asked-fuller' | undefined {
  const step = order.indexOf(wanted) - order.indexOf(was)
  if (step > 0) return 'asked-fuller'
  return step < 0 || wanted === 'simple' ? 'asked-simpler' : undefined
}
