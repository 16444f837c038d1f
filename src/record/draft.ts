import type { Draft, DraftSentence, SentenceKind, Structured } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import { type StoredFact, spanOf } from './facts.ts'

/** Collects the sentences of one answer and the spans they cite. */
export interface DraftBuilder {
  /** A sentence about the record, with the facts it restates. */
  tell(text: string, facts: readonly StoredFact[]): void
  /** A sentence that leans on a rule row too. */
  guide(text: string, spans: readonly Span[]): void
  /** Reviewed wording without a claim about the person. */
  note(text: string, kind?: SentenceKind): void
  done(structured: Structured, kind?: Draft['kind']): Draft
}

export function startDraft(): DraftBuilder {
  const sentences: DraftSentence[] = []
  const evidence = new Map<string, Span>()
  const add = (text: string, spans: readonly Span[], kind: SentenceKind): void => {
    for (const span of spans) evidence.set(span.id, span)
    sentences.push({ text, cites: [...new Set(spans.map(({ id }) => id))], kind })
  }
  return {
    // Nothing to cite means that an absence is told, and that is wording, not a fact.
    tell: (text, facts) => add(text, facts.map(spanOf), facts.length === 0 ? 'notice' : 'fact'),
    guide: (text, spans) => add(text, spans, 'guidance'),
    note: (text, kind = 'notice') => add(text, [], kind),
    done: (structured, kind = 'answered') => ({
      origin: 'record',
      kind,
      sentences,
      evidence: [...evidence.values()],
      structured,
    }),
  }
}
