import type { DraftSentence } from '../../domain/answer.ts'
import { opensWith } from './question-kind.ts'
import type { ComposerTables } from './tables.ts'

type Follows = Pick<ComposerTables, 'follows'>

/** True for a sentence that says nothing without the one before it: "Then treatment starts.", "They make a plan with you." */
export const isFollowing = (text: string, { follows }: Follows): boolean => opensWith(text, follows)

/** The nearest place at or before `index` from which units can be read without what came earlier. */
export function startAt(units: readonly string[], index: number, tables: Follows): number {
  let start = index
  while (start > 0 && isFollowing(units[start] ?? '', tables)) start -= 1
  return start
}

/** The sentences that are left when some are taken out: what leaned on one of those goes with it. */
export function withoutOrphans<S extends Pick<DraftSentence, 'text' | 'cites' | 'kind'>>(
  sentences: readonly S[],
  isOut: (sentence: S) => boolean,
  tables: Follows,
): readonly S[] {
  const kept: S[] = []
  let before: S | undefined
  for (const sentence of sentences) {
    const leans = sentence.kind !== 'notice' && isFollowing(sentence.text, tables)
    const isOrphan = leans && (before === undefined || before !== kept.at(-1) || before.cites[0] !== sentence.cites[0])
    if (!isOut(sentence) && !isOrphan) kept.push(sentence)
    before = sentence
  }
  return kept
}
