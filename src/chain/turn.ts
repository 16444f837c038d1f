import { audit } from '../audit/audit.ts'
import type { Question, Urgency } from '../domain/answer.ts'
import type { Triage } from '../guard/triage/triage.ts'
import { Refusal } from '../kernel/errors.ts'
import { newId, sha256 } from '../kernel/ids.ts'
import { languageOf } from '../kernel/language.ts'
import type { AttachedDocument } from './about/answer-about.ts'
import type { Asked } from './asked.ts'
import { findChat, insertQuestion, readAskedPerson, readOtherNames, storeAnswer } from './chat-rows.ts'
import type { Decision } from './decide.ts'
import type { ChainEvent, EventBody } from './events.ts'
import type { Asker, ChainParts } from './parts.ts'
import { giveSignals, readingFor } from './reading.ts'

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
  /** Asked as a plainer answer than one that was read. */
  readonly isPlainer: boolean
  /** The highest urgency this chat has reached. */
  readonly sticky: Urgency
  /** How often this chat has asked something back. */
  readonly askedBack: number
  /** What the latest answer has listed, for "the second one". */
  readonly listed: readonly string[]
  /** What the question is about, when it came with a document. */
  readonly about?: AttachedDocument
}

/** Checks that the actor may ask about the person, continues or begins the chat, and stores the question with its audit row. */
export async function openTurn(
  parts: ChainParts,
  actor: Asker,
  asked: Asked,
  triage: Triage,
): Promise<{ readonly turn: Turn; readonly isRepeat: boolean }> {
  const { database, clock } = parts
  const now = clock.now()
  const chat = asked.chat ?? newId()
  const message = asked.message ?? newId()
  return database.as(actor, async tx => {
    const person = await readAskedPerson(tx, actor, asked.person)
    if (person === undefined || (actor.role === 'patient' && actor.person !== asked.person)) {
      throw new Refusal('not-found', 'There is no such person here.', 'Check the id, or ask to join the care team.')
    }
    const known = await findChat(tx, actor, asked.person, chat, message)
    const language = asked.language ?? languageOf(asked.text) ?? (actor.role === 'patient' ? person.language : 'en')
    const { level, aim, heard } = await readingFor(parts, tx, actor, asked, language, now)
    const question: Question = {
      text: asked.text,
      reader: actor.role,
      level,
      ...(aim === undefined ? {} : { aim }),
      language,
      previous: [...(asked.previous ?? []), ...known.questions],
    }
    const turn = {
      chat,
      message,
      person: asked.person,
      name: person.name,
      otherNames: await readOtherNames(tx, actor, asked.person),
      question,
      isPlainer: asked.plainerThan !== undefined,
      sticky: known.urgency,
      askedBack: known.askedBack,
      listed: known.listed,
      ...(asked.about === undefined ? {} : { about: asked.about }),
    }
    // Of two posts with one id the later finds the row, or loses the race for it: either way it repeats the other's answer.
    const isRepeat = known.isKnown || !(await insertQuestion(tx, actor, turn, triage, now))
    if (!isRepeat) {
      await giveSignals(tx, actor, asked.person, heard, message, now)
      await audit(
        tx,
        actor,
        {
          action: 'question-asked',
          person: asked.person,
          subject: `message/${message}`,
          detail: { urgency: triage.urgency, ...(asked.about && { attached: sha256(asked.about.text) }) },
        },
        now,
      )
    }
    return { turn, isRepeat }
  })
}

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
