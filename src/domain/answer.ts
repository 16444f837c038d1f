import type { ReaderRole } from './actor.ts'
import type { Citation, Span } from './evidence.ts'

export type Urgency = 'emergency' | 'crisis' | 'same-day' | 'routine'
export type OutcomeKind = 'answered' | 'abstained' | 'escalated' | 'refused' | 'asked-back'

/** How plainly the reader wants it: grade ≤ 6, ≤ 9, or unrestricted. */
export type Level = 'simple' | 'standard' | 'detailed'

/** `fact` restates the record, `guidance` the knowledge base, `action` says what to do; these need citations. `notice` and `question` are reviewed template wording. */
export type SentenceKind = 'fact' | 'guidance' | 'action' | 'notice' | 'question'

export interface DraftSentence {
  readonly text: string
  /** Span ids out of the same draft's evidence. */
  readonly cites: readonly string[]
  readonly kind: SentenceKind
  /** Who wrote this sentence, where one draft joins two writers; else the draft's. Set by the joining code, never read from a composer's output. */
  readonly origin?: DraftOrigin
}

/** The machine-readable twin of a record answer: the same fact that the text states. */
export type Structured =
  | { readonly value: number | string; readonly unit?: string; readonly date?: string }
  | { readonly list: readonly string[]; readonly none_recorded?: boolean }
  | {
      readonly direction: 'up' | 'down' | 'same'
      readonly first?: number
      readonly previous?: number
      readonly latest: number
      readonly unit?: string
    }
  | {
      readonly trend: 'up' | 'down' | 'same' | 'mixed'
      readonly first: number
      readonly latest: number
      readonly unit?: string
    }
  | { readonly date: string; readonly type?: string; readonly class?: string }
  | { readonly boolean: boolean }
  | { readonly not_recorded: true }
  /** `options` are replies that the reader may choose from. */
  | { readonly ask_back: true; readonly options?: readonly string[] }

/** Who wrote a draft: our record reader, our embedded composer, or a language model. */
export type DraftOrigin = 'record' | 'embedded' | 'model'

/** What the composer proposes; nothing in it may be shown before guard/answer.ts has checked it. */
export interface Draft {
  /** Set by the code that calls the composer, never read from its output. Absent means 'model', the least trusted: its notices and questions are dropped. */
  readonly origin?: DraftOrigin
  readonly kind: 'answered' | 'abstained' | 'asked-back'
  readonly sentences: readonly DraftSentence[]
  readonly evidence: readonly Span[]
  readonly structured?: Structured
}

/** What an answer to a patient is to read like. */
export interface ReadingAim {
  /** Highest grade, by the formula of the answer's language. */
  readonly grade: number
  /** Most points. */
  readonly points: number
}

export interface Question {
  readonly text: string
  readonly reader: ReaderRole
  readonly level: Level
  /** How plainly, within the level; without it, as the texts have it. */
  readonly aim?: ReadingAim
  /** BCP 47 tag the answer is written in when templates and corpora allow. */
  readonly language: string
  /** Earlier questions of the same chat, oldest first. */
  readonly previous: readonly string[]
}

/** One checked sentence on its way to a screen. */
export interface SentenceView {
  readonly text: string
  readonly kind: SentenceKind
  readonly citations: readonly Citation[]
}

/** A number to call or text, with who answers. */
export interface CardNumber {
  readonly label: string
  /** As a person dials it. */
  readonly number: string
  /** `tel:` or `sms:` address. */
  readonly href: string
}

/** What an emergency, a crisis or a same-day need puts in front of everything else. */
export interface Card {
  readonly urgency: Exclude<Urgency, 'routine'>
  readonly title: string
  readonly steps: readonly string[]
  readonly numbers: readonly CardNumber[]
  readonly language: string
}

/** What every surface (HTTP, CLI, evaluation) prints of an outcome. */
export interface Reply {
  readonly kind: OutcomeKind
  readonly urgency: Urgency
  readonly text: string
  readonly sentences: readonly SentenceView[]
  readonly structured?: Structured
  /** The care card, when the outcome escalates or asks for care soon. */
  readonly card?: Card
  readonly language: string
  /** Flesch–Kincaid grade of `text`. */
  readonly grade: number
  readonly ms: number
}
