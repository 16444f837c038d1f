import type { Urgency } from '../../domain/answer.ts'
import { canonicalise } from '../../kernel/canonical.ts'
import { answerTo, createAskBack } from './ask-back.ts'
import { type Crisis, createCrisisLadder, createHiddenClimb } from './crisis.ts'
import { compileExpression } from './expression.ts'
import { compileLexicon } from './lexicon.ts'
import { createMeasure, grammaticalQuantities } from './measure.ts'
import { createReader, type Reading } from './reading.ts'
import type { QuestionRow, TriageTables } from './tables.ts'

/** What triage decided, and why. */
export interface Triage {
  readonly urgency: Urgency
  /** Row id of the red flag, question or crisis level that decided. */
  readonly rule?: string
  /** Row ids of every red flag that holds, the deciding one first. */
  readonly rules: readonly string[]
  /** One line in a clinician's words. */
  readonly reason: string
  /** 1–6 on the Columbia scale when the crisis ladder fired. */
  readonly crisisLevel?: number
  /** The urgency comes from an earlier message of the same conversation. */
  readonly sticky: boolean
  /** Concepts read as present, here and now. */
  readonly present: readonly string[]
  /** Concepts the writer said are absent. */
  readonly denied: readonly string[]
  /** Nothing urgent was told, but something may be: the row of triage-questions.yaml to ask back, at most once in a conversation. */
  readonly ask?: string
  /** This message answers no to the question asked back about that earlier message. */
  readonly answersNoTo?: string
}

export interface TriageContext {
  /** Earlier messages of the same person in this conversation, oldest first. */
  readonly previous?: readonly string[]
  /** The highest urgency the conversation has already reached. */
  readonly sticky?: Urgency
}

export interface Triager {
  /** Deterministic; works with database, model and network down. Throws `Refusal('invalid')` on over-long input. */
  assess(message: string, context?: TriageContext): Triage
}

/** How high each level stands; a conversation only climbs. */
export const severity: Readonly<Record<Urgency, number>> = { routine: 0, 'same-day': 1, emergency: 2, crisis: 3 }

/** `isWord` keeps real words from being "corrected" into symptoms; give it a dictionary of the reader's language. */
export function createTriage(tables: TriageTables, isWord: (word: string) => boolean): Triager {
  const others = [...tables.crisis.rows, ...tables.context.rows]
    .flatMap(row => row.phrases)
    .concat(tables.measures.rows.flatMap(row => row.names))
  const lexicon = compileLexicon(tables.concepts, isWord, others)
  const read = createReader(lexicon, createMeasure(tables.measures.rows), tables.context)
  const quantities = new Set([...grammaticalQuantities, ...tables.measures.rows.map(({ id }) => id)])
  const climb = createCrisisLadder(tables.crisis, lexicon)
  const climbHidden = createHiddenClimb(tables.crisis, hidden => climb(read(hidden)), isWord)
  const twice = [...quantities].find(name => lexicon.names.has(name))
  if (twice !== undefined) throw new RangeError(`${twice} names a concept and a quantity`)
  const compile = (when: string): ((reading: Reading) => boolean) => compileExpression(when, lexicon.names, quantities)
  const implied = tables.concepts.rows.flatMap(row =>
    row.implied === undefined ? [] : [{ id: row.id, holds: compile(row.implied) }],
  )
  const askBack = createAskBack(tables.questions, compile)
  const rules = tables.redFlags.rows
    .map(row => ({ row, holds: compile(row.when) }))
    .toSorted((a, b) => severity[b.row.urgency] - severity[a.row.urgency])

  function withImplied(reading: Reading): Reading {
    const further = implied.filter(({ id, holds }) => !reading.present.has(id) && holds(reading)).map(({ id }) => id)
    return further.length === 0 ? reading : { ...reading, present: new Set([...reading.present, ...further]) }
  }

  function assessOne(message: string): Assessed {
    const { text, matching } = canonicalise(message)
    const reading = withImplied(read(matching))
    const crisis = climb(reading) ?? climbHidden(text)
    const hits = rules.filter(({ holds }) => holds(reading)).map(({ row }) => row)
    const [hit] = hits
    const seen = {
      sticky: false,
      rules: hits.map(({ id }) => id),
      present: [...reading.present],
      denied: [...reading.denied],
    }
    if (crisis !== undefined) return { triage: { ...crisisTriage(crisis), ...seen } }
    if (hit !== undefined) return { triage: { urgency: hit.urgency, rule: hit.id, reason: hit.title, ...seen } }
    const question = askBack(reading)
    const answers = answerTo(reading)
    return {
      triage: { urgency: 'routine', reason: 'no red flag', ...seen },
      ...(question === undefined ? {} : { question }),
      ...(answers === undefined ? {} : { answers }),
    }
  }

  /** What the writer says to the question that was asked back about the message before. */
  function answered(now: Assessed, earlier: readonly Assessed[], previous: readonly string[]): Triage {
    const firstAsked = earlier.findIndex(({ question }) => question !== undefined)
    const asked = earlier[firstAsked]?.question
    if (asked === undefined) return { ...now.triage, ...(now.question === undefined ? {} : { ask: now.question.id }) }
    const last = previous.at(-1)
    if (firstAsked !== earlier.length - 1 || last === undefined) return now.triage
    if (now.answers === 'no') return { ...now.triage, answersNoTo: last }
    if (now.answers !== 'yes') return now.triage
    return { ...now.triage, urgency: asked.yes, rule: asked.id, reason: 'yes to the danger signs asked about' }
  }

  return {
    assess(message, { previous = [], sticky = 'routine' } = {}) {
      const earlier = previous.map(assessOne)
      const now = answered(assessOne(message), earlier, previous)
      // A symptom told over several messages counts as one story.
      const whole = previous.length === 0 ? [] : [assessOne(story(previous, message)).triage]
      const highest = [now, ...whole, ...earlier.map(({ triage }) => triage)].reduce((a, b) =>
        severity[b.urgency] > severity[a.urgency] ? b : a,
      )
      if (severity[sticky] > severity[highest.urgency]) {
        const { ask: _, ...rest } = now
        return { ...rest, urgency: sticky, reason: 'raised earlier in this conversation', sticky: true }
      }
      return highest === now ? now : { ...highest, sticky: true }
    },
  }
}

interface Assessed {
  readonly triage: Triage
  readonly question?: QuestionRow
  readonly answers?: 'yes' | 'no'
}

/** The latest messages that fit one reading, oldest first. */
function story(previous: readonly string[], message: string): string {
  const parts = [message]
  let room = 6000 - message.length
  for (const earlier of previous.toReversed()) {
    room -= earlier.length + 2
    if (room < 0) break
    parts.unshift(earlier)
  }
  return parts.join('\n\n')
}

function crisisTriage({ level, row, title }: Crisis): Pick<Triage, 'urgency' | 'rule' | 'reason' | 'crisisLevel'> {
  return { urgency: 'crisis', rule: row, reason: title, crisisLevel: level }
}
