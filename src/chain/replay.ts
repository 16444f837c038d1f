import { z } from 'zod'
import type { Actor } from '../domain/actor.ts'
import { Refusal } from '../kernel/errors.ts'
import type { ChainEvent } from './events.ts'
import type { ChainParts } from './parts.ts'

/** How long a reader waits for an answer that another process is still composing, and how often we look. */
const patience = { milliseconds: 90_000, every: 150 }

/**
 * The stored events of a message after number `after`, byte for byte as they were first sent; waits for the ones still to come.
 * Throws Refusal `not-found` for a message out of the actor's sight, `unavailable` when its answer never came.
 */
export async function* replay(
  parts: Pick<ChainParts, 'database'>,
  actor: Actor,
  person: string,
  message: string,
  after = 0,
  milliseconds = patience.milliseconds,
): AsyncGenerator<ChainEvent> {
  let last = after
  const until = performance.now() + milliseconds
  while (performance.now() < until) {
    const { events, isAnswered } = await look(parts, actor, person, message, last)
    for (const event of events) {
      yield event
      last = event.number
    }
    if (isAnswered) return
    await new Promise(resolve => setTimeout(resolve, patience.every))
  }
  throw new Refusal('unavailable', 'This answer was not finished.', 'Ask again.')
}

const rowsSchema = z.array(
  z.object({ event: z.custom<ChainEvent>(value => isStoredEvent(value)).nullable(), answered: z.boolean() }),
)

/** We wrote these rows ourselves; the check guards against a half-written or foreign one. */
const isStoredEvent = (value: unknown): value is ChainEvent =>
  z
    .looseObject({
      type: z.enum(['status', 'card', 'sentence', 'done']),
      number: z.number().int(),
      chat: z.string(),
      message: z.string(),
    })
    .safeParse(value).success

/** Events and "is that all?" out of one statement: an answer that is stored between two would be told without its end. */
async function look(
  { database }: Pick<ChainParts, 'database'>,
  actor: Actor,
  person: string,
  message: string,
  after: number,
): Promise<{ readonly events: readonly ChainEvent[]; readonly isAnswered: boolean }> {
  const rows = rowsSchema.parse(
    await database.as(actor, tx =>
      tx.query(
        `select e.event, m.reply is not null as answered from message m
           left join answer_event e on e.tenant_id = m.tenant_id and e.person_id = m.person_id and e.message_id = m.message_id
             and e.number > $4
         where m.tenant_id = $1 and m.person_id = $2 and m.message_id = $3 order by e.number`,
        [actor.tenant, person, message, after],
      ),
    ),
  )
  const [first] = rows
  if (first === undefined) throw new Refusal('not-found', 'There is no such message here.', 'Check the id.')
  return { events: rows.flatMap(({ event }) => event ?? []), isAnswered: first.answered }
}
