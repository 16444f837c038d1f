import type { Draft, DraftSentence } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import type { ChainParts } from '../parts.ts'
import type { Turn } from '../turn.ts'

/**
 * Where another source that was found says to the same thing something else (a number, a direction, an advice), both are shown with source and
 * date: never one of them alone. `found` are all passages of the question, and what the record says.
 */
export function withBothSides(
  { guard, knowledge, clock }: ChainParts,
  draft: Draft,
  found: readonly Span[],
  { question }: Turn,
): Draft {
  const spans = new Map([...found, ...draft.evidence].map(span => [span.id, span]))
  const isShown = (text: string): boolean => draft.sentences.some(sentence => sentence.text.includes(text))
  for (const [at, sentence] of draft.sentences.entries()) {
    const own = spans.get(sentence.cites[0] ?? '')
    if (own === undefined || sentence.kind === 'notice' || sentence.kind === 'question') continue
    const other = guard.otherSide(sentence.text, own, [...spans.values()], clock.now())
    if (other === undefined) continue
    const topic = [own, other.span].map(named).join('; ')
    const notice: DraftSentence = {
      text: knowledge.tables.template('sources-differ', question.reader, question.language, topic),
      cites: [],
      kind: 'notice',
      origin: 'record',
    }
    const isFact = other.span.origin === 'record'
    const theirs: DraftSentence = {
      text: other.text,
      cites: [other.span.id],
      kind: isFact ? 'fact' : 'guidance',
      origin: isFact ? 'record' : 'embedded',
    }
    return {
      ...draft,
      sentences: [
        ...draft.sentences.slice(0, at + 1),
        ...(isShown(other.text) ? [notice] : [notice, theirs]),
        ...draft.sentences.slice(at + 1),
      ],
      evidence: [...spans.values()],
    }
  }
  return draft
}

/** A source as a reader may find it again: its title, where it stands, and the date it was checked or recorded. */
const named = ({ title, source, date }: Span): string =>
  `${title.replace(/[.:;]+$/, '')}, ${source}${date === undefined ? '' : ` (${date})`}`
