import type { Draft, DraftSentence } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import { Answer } from '../../guard/answer.ts'
import type { Outcome } from '../../guard/outcome.ts'
import { canonicalise } from '../../kernel/canonical.ts'
import { sha256 } from '../../kernel/ids.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import type { ComposedBy } from '../compose/compose.ts'
import { pointsAt } from '../compose/points.ts'
import type { ChainParts } from '../parts.ts'
import type { Turn } from '../turn.ts'
import { composeAbout } from './compose-about.ts'
import { isStranger, nearestUnits, type Sought } from './nearest.ts'
import { type Unit, unitsOf } from './units.ts'

/** A document that somebody hands in with a question. Nobody has reviewed it, so all of it is data. */
export interface AttachedDocument {
  readonly title: string
  readonly text: string
}

/** Longest document, in UTF-16 code units: about sixty pages. */
const longestAttached = 200_000

/**
 * An answer out of the attached document alone. What speaks to an assistant, asks something, or has nothing to do with the rest is taken out before
 * anything is chosen; of what is left, only the sentences nearest to the question are shown to a composer, and only they can be cited.
 */
export async function answerAbout(
  parts: ChainParts,
  turn: Turn,
  document: AttachedDocument,
): Promise<{ readonly outcome: Outcome; readonly by?: ComposedBy }> {
  const { question } = turn
  const frame = new Set([...parts.knowledge.tables.frame, ...documentWords].flatMap(indexTerms))
  const sought = { task: question.text, frame }
  const { kept, left } = readAttached(parts, document.text, sought)
  const most = Math.max(3, pointsAt(question.reader, question.level))
  const nearest = nearestUnits(kept, { ...sought, most })
  const spans = nearest.units.map(spanOf(document))
  const opening = nearest.isElsewhere && spans.length > 0 ? [noticeOf(parts, turn, 'attached-elsewhere')] : []
  const notices = left === 0 ? [] : [noticeOf(parts, turn, 'attached-left-out')]
  if (spans.length === 0) {
    const draft: Draft = {
      origin: 'embedded',
      kind: 'abstained',
      sentences: [noticeOf(parts, turn, left === 0 ? 'attached-silent' : 'attached-rest-silent')],
      evidence: [],
    }
    return { outcome: checked(parts, turn, draft) ?? parts.guard.abstain('nothing-found', question.language) }
  }
  for (const door of new Set([parts.models.chat, parts.models.embedded])) {
    const { draft, by } = await composeAbout(parts, door, turn, spans)
    const outcome = checked(parts, turn, { ...draft, sentences: [...opening, ...draft.sentences, ...notices] })
    if (outcome !== undefined)
      return { outcome, by: door === parts.models.chat ? by : { ...by, fellBack: 'turned-down' } }
  }
  return { outcome: parts.guard.abstain('nothing-found', question.language) }
}

/** Words for the document itself, which say nothing of what in it is asked for. */
const documentWords = [
  'document',
  'letter',
  'note',
  'leaflet',
  'email',
  'mail',
  'file',
  'report',
  'page',
  'text',
  'table',
  'article',
  'attached',
  'find',
  'list',
  'record',
  'value',
]

/**
 * The units that may be quoted, and how many were taken out. An order takes along the few sentences that follow it in its line: what goes on from an
 * order belongs to it.
 */
function readAttached(
  { guard }: ChainParts,
  text: string,
  sought: Pick<Sought, 'task' | 'frame'>,
): { readonly kept: readonly Unit[]; readonly left: number } {
  const units = unitsOf(canonicalise(text, longestAttached).text).map(unit => ({
    ...unit,
    address: guard.addressOf(unit.text),
  }))
  const ofLine = Map.groupBy(units, ({ line }) => line)
  const isBeside = (unit: (typeof units)[number]): boolean => {
    const beside = ofLine.get(unit.line) ?? []
    const before = beside.slice(0, beside.indexOf(unit) + 1)
    return !unit.isRow && beside.length <= fewSentences && before.some(({ address }) => address === 'order')
  }
  const telling = units.filter(({ address }) => address === undefined)
  const kept = units.filter(
    unit =>
      (unit.address === undefined || (unit.address === 'request' && !isStranger(unit, telling, sought))) &&
      !isBeside(unit),
  )
  return { kept, left: units.filter(({ address }) => address === 'order').length }
}

const fewSentences = 4

const spanOf =
  ({ title }: AttachedDocument) =>
  ({ text }: Unit): Span => {
    const hash = sha256(text)
    return {
      id: `attached:${hash.slice(0, 16)}`,
      origin: 'guidance',
      source: 'attached',
      ref: hash.slice(0, 16),
      title,
      text,
      hash,
    }
  }

const noticeOf = ({ knowledge }: ChainParts, { question }: Turn, id: string): DraftSentence => ({
  text: knowledge.tables.template(id, question.reader, question.language),
  cites: [],
  kind: 'notice',
  origin: 'record',
})

function checked(
  { guard, clock, knowledge }: ChainParts,
  { question, otherNames }: Turn,
  draft: Draft,
): Outcome | undefined {
  const { lines } = knowledge.prompts[question.reader](question.level, question.language)
  const answer = guard.check(draft, { question, now: clock.now(), secrets: lines, otherIdentifiers: otherNames })
  return answer instanceof Answer ? answer : undefined
}
