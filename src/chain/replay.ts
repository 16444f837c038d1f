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
): AsyncGenerator<ChainEvent> {
  let last = after
  const until = performance.now() + patience.milliseconds
  while (performance.now() < until) {
    const events = await readEvents(parts, actor, person, message, last)
    for (const event of events) {
      yield event
      last = event.number
      if (event.type === 'done') return
    }
    if (events.length === 0 && (await isAnswered(parts, actor, person, message))) return
    await new Promise(resolve => setTimeout(resolve, patience.every))
  }
  throw new Refusal('unavailable', 'This answer was not finished.', 'Ask again.')
}

const rowsSchema = z.array(z.object({ event: z.custom<ChainEvent>(value => isStoredEvent(value)) }))

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

async function readEvents(
  { database }: Pick<ChainParts, 'database'>,
  actor: Actor,
  person: string,
  message: string,
  after: number,
): Promise<readonly ChainEvent[]> {
  return database.as(actor, async tx => {
    const rows = await tx.query(
      `select event from answer_event where tenant_id = $1 and person_id = $2 and message_id = $3 and number > $4 order by number`,
      [actor.tenant, person, message, after],
    )
    return rowsSchema.parse(rows).map(({ event }) => event)
  })
}

async function isAnswered(
  { database }: Pick<ChainParts, 'database'>,
  actor: Actor,
  person: string,
  message: string,
): Promise<boolean> {
  const [row] = await database.as(actor, tx =>
    tx.query<{ answered: boolean }>(
      `select reply is not null as answered from message where tenant_id = $1 and person_id = $2 and message_id = $3`,
      [actor.tenant, person, message],
    ),
  )
  if (row === undefined) throw new Refusal('not-found', 'There is no such message here.', 'Check the id.')
  return row.answered
}
