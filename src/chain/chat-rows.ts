import { z } from 'zod'
import type { Level, Reply, Urgency } from '../domain/answer.ts'
import type { Triage } from '../guard/triage/triage.ts'
import { Refusal } from '../kernel/errors.ts'
import type { Tx } from '../store/database.ts'
import type { Decision } from './decide.ts'
import type { ChainEvent } from './events.ts'
import type { Asker } from './parts.ts'
import type { Turn } from './turn.ts'

const personSchema = z.object({
  name: z.string(),
  language: z.string(),
  level: z.enum(['simple', 'standard', 'detailed']),
})
export type AskedPerson = Readonly<z.infer<typeof personSchema>> & { readonly level: Level }

/** The person as the actor sees her; undefined when out of sight, which reads the same as unknown. */
export async function readAskedPerson(tx: Tx, actor: Asker, person: string): Promise<AskedPerson | undefined> {
  const [row] = await tx.query(
    `select name, language, reading_level as level from person
     where tenant_id = $1 and person_id = $2 and actor_sees(tenant_id, person_id)`,
    [actor.tenant, person],
  )
  return row === undefined ? undefined : personSchema.parse(row)
}

/**
 * Names of the clinician's other people, namesakes of this one left out. A patient's transaction sees nobody but the patient,
 * so there is no other name that could reach the answer, and none is read.
 */
export async function readOtherNames(tx: Tx, actor: Asker, person: string): Promise<readonly string[]> {
  if (actor.role === 'patient') return []
  const rows = await tx.query<{ name: string }>(
    `select distinct p.name from person p join care_team c using (tenant_id, person_id)
     where p.tenant_id = $1 and c.user_id = $2 and p.person_id <> $3
       and p.name <> (select name from person where tenant_id = $1 and person_id = $3)`,
    [actor.tenant, actor.user, person],
  )
  return rows.map(({ name }) => name)
}

export interface KnownChat {
  /** The latest questions, oldest first. */
  readonly questions: readonly string[]
  /** The highest that this chat has ever reached, also beyond what is remembered of it. */
  readonly urgency: Urgency
  /** How often something was asked back. */
  readonly askedBack: number
  /** What the latest answer told one below the other, in its order. */
  readonly listed: readonly string[]
  /** A message of this id stands here. */
  readonly isKnown: boolean
}

/** How many earlier questions a chat remembers. */
const remembered = 20
const severity: readonly Urgency[] = ['routine', 'same-day', 'emergency', 'crisis']
const knownSchema = z.object({
  urgency: z.number().int(),
  askedBack: z.number().int(),
  isKnown: z.boolean(),
  questions: z.array(z.string()),
  listed: z.array(z.string()),
})

/** What has been asked in a chat; empty for a new one. `message` is the id that a new question brings. */
export async function findChat(
  tx: Tx,
  actor: Asker,
  person: string,
  chat: string,
  message: string,
): Promise<KnownChat> {
  const [row] = await tx.query(
    `with here as (select message_id, question, urgency, kind, ordinal, reply from message
       where tenant_id = $1 and person_id = $2 and chat_id = $3 and reader = $4)
     select coalesce(max(array_position($6::text[], urgency)), 1) - 1 as urgency,
       count(*) filter (where kind = 'asked-back')::int as "askedBack",
       coalesce(bool_or(message_id = $5), false) as "isKnown",
       coalesce((select array_agg(question order by ordinal, message_id)
         from (select question, ordinal, message_id from here where message_id <> $5 order by ordinal desc, message_id desc limit $7) as latest), '{}') as questions,
       coalesce((select array_agg(told->>'text' order by place)
         from (select reply from here where message_id <> $5 order by ordinal desc, message_id desc limit 1) as latest,
           json_array_elements(reply->'sentences') with ordinality as each(told, place)
         where reply->'structured'->'list' is not null and told->>'kind' = 'fact'), '{}') as listed
     from here`,
    [actor.tenant, person, chat, actor.role, message, severity, remembered],
  )
  const { urgency, ...known } = knownSchema.parse(row)
  return { ...known, urgency: severity[urgency] ?? 'routine' }
}

/**
 * Stores the question and its opening event; begins the chat when it is new. False when another request has just stored a question under
 * this id. A chat of another user is a conflict.
 */
export async function insertQuestion(tx: Tx, actor: Asker, turn: Turn, triage: Triage, now: Date): Promise<boolean> {
  const { question } = turn
  await tx.query(
    `insert into chat (tenant_id, person_id, chat_id, reader, asked_by, started_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [actor.tenant, turn.person, turn.chat, actor.role, actor.user, now],
  )
  const inserted = await tx.query(
    `insert into message (tenant_id, person_id, message_id, chat_id, reader, asked_by, asked_at, question, level, language, urgency, triage_rule, ordinal)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, (
         select coalesce(max(ordinal), 0) + 1 from message where tenant_id = $1 and person_id = $2 and chat_id = $4)
     from chat
     where tenant_id = $1 and person_id = $2 and chat_id = $4 and reader = $5 and asked_by = $6 on conflict do nothing returning message_id`,
    [
      actor.tenant,
      turn.person,
      turn.message,
      turn.chat,
      actor.role,
      actor.user,
      now,
      question.text,
      question.level,
      question.language,
      triage.urgency,
      triage.rule ?? null,
    ],
  )
  if (inserted.length === 0) {
    const { isKnown } = await findChat(tx, actor, turn.person, turn.chat, turn.message)
    if (isKnown) return false
    throw new Refusal('conflict', 'That chat or message id is taken.', 'Begin a chat of your own.')
  }
  await insertEvents(tx, actor, turn, [
    { type: 'status', stage: 'composing', number: 1, chat: turn.chat, message: turn.message },
  ])
  return true
}

/** Writes the answer and all its events; an answered message stays as it is. */
export async function storeAnswer(
  tx: Tx,
  actor: Asker,
  turn: Turn,
  { triage, by, rerankHash }: Decision,
  reply: Reply,
  events: readonly ChainEvent[],
  now: Date,
): Promise<void> {
  const updated = await tx.query(
    `update message set urgency = $4, triage_rule = $5, model = $6, prompt_sha256 = $7, fell_back = $8, kind = $9,
       reply = $10::json, answered_at = $11, rerank_sha256 = $13, judge_sha256 = $14, judge_rejected = $15
     where tenant_id = $1 and person_id = $2 and message_id = $3 and asked_by = $12 and reply is null returning message_id`,
    [
      actor.tenant,
      turn.person,
      turn.message,
      triage.urgency,
      triage.rule ?? null,
      by?.model ?? null,
      by?.promptHash ?? null,
      by?.fellBack ?? null,
      reply.kind,
      JSON.stringify(reply),
      now,
      actor.user,
      rerankHash ?? null,
      by?.judged?.promptHash ?? null,
      by?.judged?.rejected ?? null,
    ],
  )
  if (updated.length === 0) throw new Refusal('conflict', 'This message has its answer.', 'Read the stored answer.')
  await insertEvents(tx, actor, turn, events)
}

async function insertEvents(tx: Tx, actor: Asker, turn: Turn, events: readonly ChainEvent[]): Promise<void> {
  await tx.query(
    `insert into answer_event (tenant_id, person_id, message_id, number, event)
     select $1, $2, $3, number, event::json from unnest($4::int[], $5::text[]) as e(number, event)`,
    [
      actor.tenant,
      turn.person,
      turn.message,
      events.map(({ number }) => number),
      events.map(event => JSON.stringify(event)),
    ],
  )
}
