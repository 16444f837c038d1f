import type { Urgency } from '../../domain/answer.ts'
import { canonicalise } from '../../kernel/canonical.ts'
import { type Crisis, createCrisisLadder } from './crisis.ts'
import { compileExpression } from './expression.ts'
import { compileLexicon } from './lexicon.ts'
import { createReader } from './reading.ts'
import type { TriageTables } from './tables.ts'

/** What triage decided, and why. */
export interface Triage {
  readonly urgency: Urgency
  /** Row id of the red flag or crisis level that decided. */
  readonly rule?: string
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
  const others = [...tables.crisis.rows, ...tables.context.rows].flatMap(row => row.phrases)
  const lexicon = compileLexicon(tables.concepts, isWord, others)
  const read = createReader(lexicon, tables.context)
  const climb = createCrisisLadder(tables.crisis, lexicon)
  const rules = tables.redFlags.rows
    .map(row => ({ row, holds: compileExpression(row.when, lexicon.names) }))
    .toSorted((a, b) => severity[b.row.urgency] - severity[a.row.urgency])

  function assessOne(message: string): Triage {
    const reading = read(canonicalise(message).matching)
    const crisis = climb(reading)
    const hit = rules.find(({ holds }) => holds(reading))
    const seen = { sticky: false, present: [...reading.present], denied: [...reading.denied] }
    if (crisis !== undefined) return { ...crisisTriage(crisis), ...seen }
    if (hit === undefined) return { urgency: 'routine', reason: 'no red flag', ...seen }
    return { urgency: hit.row.urgency, rule: hit.row.id, reason: hit.row.title, ...seen }
  }

  return {
    assess(message, { previous = [], sticky = 'routine' } = {}) {
      const now = assessOne(message)
      const earlier = previous.map(assessOne)
      // A symptom told over several messages counts as one story.
      const whole = previous.length === 0 ? [] : [assessOne(story(previous, message))]
      const highest = [now, ...whole, ...earlier].reduce((a, b) => (severity[b.urgency] > severity[a.urgency] ? b : a))
      if (severity[sticky] > severity[highest.urgency]) {
        return { ...now, urgency: sticky, reason: 'raised earlier in this conversation', sticky: true }
      }
      return highest === now ? now : { ...highest, sticky: true }
    },
  }
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
