import type { Passage } from '../retrieve/passage.ts'
import { type Reader, readWholeDocuments } from '../retrieve/whole-documents.ts'
import type { Tx } from '../store/database.ts'
import { holdsPhrase } from './compose/question-kind.ts'
import type { QuestionRow } from './compose/tables.ts'
import type { GoesWith } from './own-medicines.ts'
import type { Asker } from './parts.ts'
import { type Asking, fitOf, inAnswerOrder, isHeaded, isOnTopic, isTitled } from './relevance.ts'

/** How many documents are read whole, and how many passages are offered. */
const readWhole = 2
const offered = 12

/** The best documents with all their sections that fit the question or close its answer, in answer order. */
export async function wholeBest(
  tx: Tx,
  actor: Asker,
  reader: Reader,
  passages: readonly Passage[],
  asking: Asking,
  goesWith?: GoesWith,
): Promise<readonly Passage[]> {
  const ordered = inAnswerOrder(passages, asking)
  // A document that only happens to speak of it answers with that passage alone.
  const onTopic = ordered.filter(passage => asking.concepts.length === 0 || isOnTopic(passage, asking))
  const best = [...new Set(onTopic.map(({ document }) => document.id))].slice(0, readWhole)
  if (best.length === 0) return ordered.slice(0, offered)
  const known = new Set(ordered.map(({ span }) => span.id))
  const further = (await readWholeDocuments(tx, actor, reader, { ids: best })).filter(
    passage =>
      !known.has(passage.span.id) &&
      (fitOf(passage, asking.kind) > 0 ||
        holdsPhrase(passage.heading, asking.kind?.next ?? []) ||
        isDefining(passage, asking)) &&
      goesWith?.(passage.span.text) !== false,
  )
  return withClosing(inAnswerOrder([...ordered, ...further], asking), asking.kind)
}

/** Where it is asked what a thing is, a section anywhere in the document may say it. */
const isDefining = (passage: Passage, asking: Asking): boolean =>
  asking.kind?.defines === true &&
  (isHeaded(passage, asking) || isTitled({ ...passage.document, title: passage.span.text }, asking))

/** As many as is offered, the section whose advice closes the answer among them. */
function withClosing(ordered: readonly Passage[], kind: QuestionRow | undefined): readonly Passage[] {
  const closing = ordered.findIndex(
    ({ document, heading }) => document.id === ordered[0]?.document.id && holdsPhrase(heading, kind?.next ?? []),
  )
  return closing < offered
    ? ordered.slice(0, offered)
    : [...ordered.slice(0, offered - 1), ...ordered.slice(closing, closing + 1)]
}
