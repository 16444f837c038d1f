import { audit } from '../audit/audit.ts'
import type { Level, Question, Urgency } from '../domain/answer.ts'
import type { Triage } from '../guard/triage/triage.ts'
import { Refusal } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { languageOf } from '../kernel/language.ts'
import type { Asked } from './asked.ts'
import {
  type AskedPerson,
  findChat,
  insertQuestion,
  readAskedPerson,
  readOtherNames,
  storeAnswer,
} from './chat-rows.ts'
import type { Decision } from './decide.ts'
import type { ChainEvent, EventBody } from './events.ts'
import type { Asker, ChainParts } from './parts.ts'

/** A question that is authorised, stored and audited, on its way to an answer. */
export interface Turn {
  readonly chat: string
  readonly message: string
  readonly person: string
  /** Of the person asked about; never leaves for a model. */
  readonly name: string
  /** Names of the other people this actor sees, which must not stand in an answer about this one. */
  readonly otherNames: readonly string[]
  readonly question: Question
  /** The highest urgency this chat has reached. */
  readonly sticky: Urgency
}

/** Checks that the actor may ask about the person, continues or begins the chat, and stores the question with its audit row. */
export async function openTurn(
  { database, clock }: ChainParts,
  actor: Asker,
  asked: Asked,
  triage: Triage,
): Promise<{ readonly turn: Turn; readonly isRepeat: boolean }> {
  const now = clock.now()
  const chat = asked.chat ?? newId()
  const message = asked.message ?? newId()
  return database.as(actor, async tx => {
    const person = await readAskedPerson(tx, actor, asked.person)
    if (person === undefined || (actor.role === 'patient' && actor.person !== asked.person)) {
      throw new Refusal('not-found', 'There is no such person here.', 'Check the id, or ask to join the care team.')
    }
    const known = await findChat(tx, actor, asked.person, chat)
    const question: Question = {
      text: asked.text,
      reader: actor.role,
      level: asked.level ?? levelFor(actor, person),
      language: asked.language ?? languageOf(asked.text) ?? (actor.role === 'patient' ? person.language : 'en'),
      previous: [...(asked.previous ?? []), ...known.questions],
    }
    const turn = {
      chat,
      message,
      person: asked.person,
      name: person.name,
      otherNames: await readOtherNames(tx, actor, asked.person),
      question,
      sticky: known.urgency,
    }
    // Of two posts with one id the later finds the row, or loses the race for it: either way it repeats the other's answer.
    const isRepeat = known.messages.includes(message) || !(await insertQuestion(tx, actor, turn, triage, now))
    if (!isRepeat) {
      await audit(
        tx,
        actor,
        {
          action: 'question-asked',
          person: asked.person,
          subject: `message/${message}`,
          detail: { urgency: triage.urgency },
        },
        now,
      )
    }
    return { turn, isRepeat }
  })
}

const levelFor = (actor: Asker, person: AskedPerson): Level => (actor.role === 'patient' ? person.level : 'detailed')

/** Stores the whole answer with its audit row, and only then hands its events on. Number 1 was the status that opened the turn. */
export async function closeTurn(
  { database, clock }: ChainParts,
  actor: Asker,
  turn: Turn,
  decision: Decision,
  bodies: readonly EventBody[],
): Promise<readonly ChainEvent[]> {
  const now = clock.now()
  const events = bodies.map((body, index) => ({ ...body, number: index + 2, chat: turn.chat, message: turn.message }))
  const last = bodies.at(-1)
  if (last?.type !== 'done') throw new Error('an answer needs its last event')
  await database.as(actor, async tx => {
    await storeAnswer(tx, actor, turn, decision, last.reply, events, now)
    await audit(
      tx,
      actor,
      {
        action: 'question-answered',
        person: turn.person,
        subject: `message/${turn.message}`,
        detail: { kind: last.reply.kind, sentences: last.reply.sentences.length, model: decision.by?.model ?? 'rules' },
      },
      now,
    )
  })
  return events
}
