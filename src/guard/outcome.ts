import type { Card, OutcomeKind, Reply, Urgency } from '../domain/answer.ts'
import type { Answer } from './answer.ts'

/** Everything a screen can be given. Both classes have private constructors, so anything else does not compile. */
export type Outcome = Answer | Handoff

/** Why there is no answer to give. */
export type AbstainReason = 'nothing-found' | 'not-supported' | 'unavailable'

interface HandoffParts {
  readonly kind: Exclude<OutcomeKind, 'answered'>
  readonly urgency: Urgency
  /** Row id: the red flag, the scope row, or the reason to abstain. */
  readonly reason: string
  readonly sentences: readonly string[]
  readonly card?: Card
  readonly language: string
  readonly grade: number
}

/** What is said instead of an answer: escalated, refused, abstained or asked back. Its wording is reviewed; no text of a model or a source is in it. */
export class Handoff {
  readonly #parts: HandoffParts
  private constructor(parts: HandoffParts) {
    this.#parts = parts
  }

  /** Only guard.ts calls this, with sentences out of notices.yaml. */
  static fromReviewedWording(parts: HandoffParts): Handoff {
    return new Handoff(parts)
  }

  get kind(): HandoffParts['kind'] {
    return this.#parts.kind
  }

  get reason(): string {
    return this.#parts.reason
  }

  /** What every surface prints. `ms` is the time the whole took. */
  reply(ms: number): Reply {
    const { kind, urgency, sentences, card, language, grade } = this.#parts
    return {
      kind,
      urgency,
      text: sentences.join(' '),
      sentences: sentences.map((text, index) => ({
        text,
        kind: kind === 'asked-back' && index === sentences.length - 1 ? 'question' : 'notice',
        citations: [],
      })),
      ...(kind === 'asked-back' ? { structured: { ask_back: true } } : {}),
      ...(card === undefined ? {} : { card }),
      language,
      grade,
      ms,
    }
  }
}
