import type { DraftSentence, Level, SentenceKind } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import { type StoredFact, spanOf } from '../record/facts.ts'
import { distinct } from './finding.ts'
import { sentencesOf } from './rows/statement.ts'
import type { State } from './state.ts'
import type { ReasonTables } from './tables.ts'
import type { TogetherHit } from './together-rules.ts'
import type { Wording } from './together-wording.ts'

/** A sentence with the spans it leans on. */
export interface Said {
  readonly text: string
  readonly kind: SentenceKind
  readonly spans: readonly Span[]
}

/** What an answer is made from. */
export interface Scene {
  readonly state: State
  readonly level: Level
  readonly wording: Wording
  readonly tables: ReasonTables
}

/** What was found about the question, before it becomes a draft. */
export interface Found {
  readonly asked?: string
  readonly mine?: readonly StoredFact[]
  readonly rule?: TogetherHit['row']
  readonly said: readonly Said[]
}

/** What the tables and the record say about taking one thing with what the person takes, or about one medicine for this person. */
export interface Together {
  /** The substance or class as the question means it; absent when it is in no table. */
  readonly asked?: string
  /** The person's own medicines that the answer speaks of. */
  readonly mine: readonly StoredFact[]
  /** The rule that leads the answer; absent when none was found, which proves no safety. */
  readonly rule?: TogetherHit['row']
  readonly sentences: readonly DraftSentence[]
  readonly evidence: readonly Span[]
}

export function toTogether({ asked, mine = [], rule, said }: Found): Together {
  return {
    ...(asked === undefined ? {} : { asked }),
    mine,
    ...(rule === undefined ? {} : { rule }),
    sentences: said.map(({ text, kind, spans }) => ({ text, kind, cites: spans.map(({ id }) => id) })),
    evidence: distinct([...said.flatMap(({ spans }) => spans), ...mine.map(spanOf)]),
  }
}

/** The sentences of a template, one by one. */
export const notices = (
  wording: Wording,
  id: string,
  values: Readonly<Record<string, string>> = {},
  spans: readonly Span[] = [],
): readonly Said[] => sentencesOf(wording.say(id, values)).map(text => ({ text, kind: 'notice', spans }))

/** What the hits bring to an answer beside its sentences: the own medicines that are cited, and the rule that leads. */
export function ofHits(hits: readonly TogetherHit[], said: readonly Said[]): Pick<Found, 'mine' | 'rule'> {
  const cited = new Set(said.flatMap(({ spans }) => spans.map(({ id }) => id)))
  const mine = [...new Set(hits.flatMap(hit => hit.medicine?.fact ?? []))].filter(fact => cited.has(spanOf(fact).id))
  return { mine, ...(hits[0] === undefined ? {} : { rule: hits[0].row }) }
}
