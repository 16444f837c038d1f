import type { Card, Draft, DraftSentence, Question, Reply, SentenceView, Urgency } from '../domain/answer.ts'
import { cite } from '../domain/evidence.ts'
import { type EgressLimits, mayLeave } from './egress.ts'
import type { BrokenPolicy } from './policy.ts'
import type { Readability } from './readability/readability.ts'
import { noticeFault } from './verify/notice.ts'
import { type Fault, faultOf, type VerifyRules } from './verify/sentence.ts'

/** What a draft is checked with. */
export interface CheckRules extends VerifyRules {
  readonly brokenPolicy: BrokenPolicy
  readonly readability: Readability
}

export interface CheckContext {
  readonly question: Question
  readonly now: Date
  readonly urgency: Urgency
  readonly card?: Card
  readonly otherIdentifiers?: readonly string[]
  readonly secrets?: readonly string[]
  /** Sentences that a judge will not have. It can only take away what a model wrote; nothing that it says keeps a sentence. */
  readonly rejected?: ReadonlySet<DraftSentence>
}

export interface DroppedSentence {
  readonly sentence: DraftSentence
  readonly fault: Fault
}

/** A draft of which too little could be upheld. */
export interface Blocked {
  readonly blocked: true
  readonly reason: 'not-supported'
  readonly dropped: readonly DroppedSentence[]
}

/** Text a person may read. Only check() makes one, so a screen cannot be handed raw model output. */
export class Answer {
  readonly #draft: Draft
  readonly #context: CheckContext
  readonly #grade: number
  /** What was left out, for the audit trail and the evaluations; never shown. */
  readonly dropped: readonly DroppedSentence[]

  private constructor(draft: Draft, context: CheckContext, grade: number, dropped: readonly DroppedSentence[]) {
    this.#draft = draft
    this.#context = context
    this.#grade = grade
    this.dropped = dropped
  }

  /**
   * Verifies each sentence against the spans it cites, then policy and egress. Faulty sentences are dropped; when no claim is left of a
   * draft that made claims, the whole is blocked. Notices and questions pass only out of our own code, never out of a model's draft.
   */
  static check(draft: Draft, context: CheckContext, rules: CheckRules): Answer | Blocked {
    const limits: EgressLimits = {
      otherIdentifiers: context.otherIdentifiers ?? [],
      secrets: context.secrets ?? [],
      known: [context.question.text, ...draft.evidence.map(span => span.text)].join('\n'),
    }
    const kept: DraftSentence[] = []
    const dropped: DroppedSentence[] = []
    for (const sentence of draft.sentences) {
      const fault = faultIn(sentence, draft, context, rules, limits)
      if (fault === undefined) kept.push(sentence)
      else dropped.push({ sentence, fault })
    }
    const claimed = draft.sentences.some(isClaim)
    if (kept.length === 0 || (claimed && !kept.some(isClaim))) {
      return { blocked: true, reason: 'not-supported', dropped }
    }
    const text = kept.map(sentence => sentence.text).join(' ')
    const { structured, ...rest } = draft
    // The machine-readable twin states the dropped fact too, so it goes when any claim goes.
    const whole = structured === undefined || dropped.some(({ sentence }) => isClaim(sentence)) ? rest : draft
    return new Answer(
      { ...whole, sentences: kept },
      context,
      rules.readability.grade(text, context.question.language),
      dropped,
    )
  }

  get kind(): Draft['kind'] {
    return this.#draft.kind
  }

  /** What every surface prints. `ms` is the time the whole took. */
  reply(ms: number): Reply {
    const { kind, sentences, evidence, structured } = this.#draft
    const { urgency, card, question } = this.#context
    const spans = new Map(evidence.map(span => [span.id, span]))
    const views: SentenceView[] = sentences.map(({ text, kind: sentenceKind, cites }) => ({
      text,
      kind: sentenceKind,
      citations: cites.flatMap(id => {
        const span = spans.get(id)
        return span === undefined ? [] : [cite(span)]
      }),
    }))
    return {
      kind,
      urgency,
      text: views.map(view => view.text).join(' '),
      sentences: views,
      ...(structured === undefined ? {} : { structured }),
      ...(card === undefined ? {} : { card }),
      language: question.language,
      grade: this.#grade,
      ms,
    }
  }
}

const isClaim = ({ kind }: DraftSentence): boolean => kind === 'fact' || kind === 'guidance' || kind === 'action'

function faultIn(
  sentence: DraftSentence,
  draft: Draft,
  { question, now, rejected }: CheckContext,
  rules: CheckRules,
  limits: EgressLimits,
): Fault | undefined {
  const origin = sentence.origin ?? draft.origin ?? 'model'
  const fault = isClaim(sentence)
    ? faultOf(sentence, draft.evidence, origin, now, rules)
    : origin === 'model'
      ? 'untrusted-wording'
      : noticeFault(sentence, draft.evidence, question, rules)
  if (fault !== undefined) return fault
  if (!mayLeave(sentence.text, limits)) return 'egress'
  if (origin === 'model' && rejected?.has(sentence) === true) return 'rejected'
  return rules.brokenPolicy(sentence, question.reader, origin) === undefined ? undefined : 'policy'
}
