import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import type { Reply } from '../domain/answer.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Asker, ChainParts } from './parts.ts'

const chatSchema = z.object({ id: z.string(), startedAt: z.date(), firstQuestion: z.string(), messages: z.number() })
/** One line of a list of chats. */
export type ChatLine = Readonly<z.infer<typeof chatSchema>>

const turnSchema = z.object({
  message: z.string(),
  askedAt: z.date(),
  question: z.string(),
  level: z.enum(['simple', 'standard', 'detailed']),
  /** Null while the answer is being composed, or when it never came. */
  reply: z.custom<Reply>(value => typeof value === 'object').nullable(),
})
/** A question and its answer as they were shown. */
export type ChatTurn = Readonly<z.infer<typeof turnSchema>>

/** The actor's side of a person's chats, newest first, at most 100. */
export async function listChats(
  { database, clock }: Pick<ChainParts, 'database' | 'clock'>,
  actor: Asker,
  person: string,
): Promise<readonly ChatLine[]> {
  const rows = await database.as(actor, async tx => {
    const found = await tx.query(
      `select c.chat_id as id, c.started_at as "startedAt", count(*) as messages,
         (array_agg(m.question order by m.ordinal, m.message_id))[1] as "firstQuestion"
       from chat c join message m using (tenant_id, person_id, chat_id)
       where c.tenant_id = $1 and c.person_id = $2 and c.reader = $3
       group by c.chat_id, c.started_at order by c.started_at desc, c.chat_id limit 100`,
      [actor.tenant, person, actor.role],
    )
    if (found.length > 0) await audit(tx, actor, { action: 'chat-read', person, subject: 'chat' }, clock.now())
    return found
  })
  return z.array(chatSchema).parse(rows)
}

/** All turns of one chat, oldest first. Throws Refusal `not-found` when the actor has no such chat. */
export async function readChat(
  { database, clock }: Pick<ChainParts, 'database' | 'clock'>,
  actor: Asker,
  person: string,
  chat: string,
): Promise<readonly ChatTurn[]> {
  const rows = await database.as(actor, async tx => {
    const found = await tx.query(
      `select message_id as message, asked_at as "askedAt", question, level, reply from message
       where tenant_id = $1 and person_id = $2 and chat_id = $3 and reader = $4 order by ordinal, message_id`,
      [actor.tenant, person, chat, actor.role],
    )
    if (found.length > 0) await audit(tx, actor, { action: 'chat-read', person, subject: `chat/${chat}` }, clock.now())
    return found
  })
  if (rows.length === 0) throw new Refusal('not-found', 'There is no such chat here.', 'Open the list of chats.')
  return z.array(turnSchema).parse(rows)
}

/** One stored answer, for its sources. Throws Refusal `not-found` when it is out of the actor's sight or has no answer yet. */
export async function readReply(
  { database, clock }: Pick<ChainParts, 'database' | 'clock'>,
  actor: Asker,
  person: string,
  message: string,
): Promise<Reply> {
  const [row] = await database.as(actor, async tx => {
    const found = await tx.query(
      `select message_id as message, asked_at as "askedAt", question, level, reply from message
       where tenant_id = $1 and person_id = $2 and message_id = $3 and reader = $4`,
      [actor.tenant, person, message, actor.role],
    )
    const subject = `message/${message}`
    if (found.length > 0) await audit(tx, actor, { action: 'chat-read', person, subject }, clock.now())
    return found
  })
  const reply = row === undefined ? null : turnSchema.parse(row).reply
  if (reply === null) throw new Refusal('not-found', 'There is no such answer here.', 'Open the chat again.')
  return reply
}
