import { indexTerms } from '../../knowledge/terms.ts'
import type { Composed, Composer } from '../../models/chat-door.ts'
import { readAskedPart } from './asked-part.ts'
import { pointsAt } from './points.ts'
import { headingFit, holdsPhrase, opensWith } from './question-kind.ts'
import { type ComposerInput, readRequest } from './request.ts'
import { nearestUnit, readSections, type Section, shareOf, termsBeyond } from './sections.ts'
import { isFollowing, startAt, withoutOrphans } from './stand-alone.ts'
import type { ComposerTables, QuestionRow } from './tables.ts'

/**
 * The composer that needs no model: it quotes. The section that answers this kind of question leads, its sentences follow in
 * their own order, advice on whom to turn to closes. It writes no clinical word of its own.
 */
export const createComposer =
  (tables: ComposerTables): Composer =>
  ({ human }) =>
    composeAnswer(readRequest(human), tables)

type Sentence = Composed['sentences'][number]
export function composeAnswer(input: ComposerInput, tables: ComposerTables): Composed {
  const { asked, kind } = readAskedPart(input.question, tables)
  return composeAsked({ ...input, question: asked }, kind, tables)
}

/** The answer to the part of a message that asks. */
function composeAsked(input: ComposerInput, kind: QuestionRow | undefined, tables: ComposerTables): Composed {
  const sections = readSections(input, kind, tables)
  const main = sections[0]
  if (main === undefined) return { sentences: [notice('not-found-at-all', input, tables)] }

  const points = pointsAt(input.reader, input.level) + (kind?.morePoints ?? 0)
  const other = kind?.compares === true ? sections.find(({ document }) => document !== main.document) : undefined
  const answering = [main, ...sections.slice(1).filter(other => belongsTo(main, other, kind))]
  const quotes = (other === undefined ? answering : [main, other]).flatMap(section =>
    inAnswerOrder(section, input, kind, tables)
      .map(
        (text): Sentence => ({
          text,
          cites: [section.id],
          kind: opensWith(text, tables.action) ? 'action' : 'guidance',
        }),
      )
      .slice(0, other === undefined ? undefined : Math.ceil(points / 2)),
  )
  const repeats = repeatsIn(quotes)
  const told = withoutOrphans(quotes, quote => repeats.has(quote), tables).slice(
    0,
    other === undefined ? points : undefined,
  )
  return { sentences: [...told, ...nextStep(input, tables, kind, main, sections, told)] }
}

/** Another section goes on with the answer only in the same document and under a heading of the same kind. */
const belongsTo = (main: Section, other: Section, kind: QuestionRow | undefined): boolean =>
  other.source === main.source && headingFit(other.heading, kind) > 0

/**
 * A section that fits the kind of question is read in its own order; any other begins with the sentence that is clearly nearest to the
 * question, with what leans on it. When the record has just told a result that sentences of the section name, only those are read.
 */
function inAnswerOrder(
  section: Section,
  { question, record }: ComposerInput,
  kind: QuestionRow | undefined,
  tables: ComposerTables,
): readonly string[] {
  const { units, document } = section
  const result = termsBeyond(document, record.join(' '), tables)
  const named = units.filter(unit => result.size > 0 && shareOf(result, unit) === 1)
  if (named.length > 0) return named
  const fit = headingFit(section.heading, kind)
  if (kind !== undefined && kind.mustHold.length > 0 && fit < 1) return heldIn(units, kind, tables)
  const best = nearestUnit(section, question, kind, tables)
  if (best === undefined) return units
  const start = startAt(units, best, tables)
  const next = units.findIndex((unit, index) => index > best && !isFollowing(unit, tables))
  const end = next < 0 ? units.length : next
  return [...units.slice(start, end), ...units.slice(0, start), ...units.slice(end)]
}

/** The sentences that hold what this kind of question must find, with what leans on them. */
function heldIn(units: readonly string[], { mustHold }: QuestionRow, tables: ComposerTables): readonly string[] {
  let isTold = false
  return units.filter(unit => {
    isTold = holdsPhrase(unit, mustHold) || (isTold && isFollowing(unit, tables))
    return isTold
  })
}

/** One thing to do next: the document's own advice under the kind's closing heading, else our line where the question is about doing something. */
function nextStep(
  input: ComposerInput,
  tables: ComposerTables,
  kind: QuestionRow | undefined,
  main: Section,
  sections: readonly Section[],
  quoted: readonly Sentence[],
): readonly Sentence[] {
  if (input.reader !== 'patient' || quoted.some(({ text }) => opensWith(text, tables.contact))) return []
  const closing = sections
    .filter(({ source, heading }) => source === main.source && holdsPhrase(heading, kind?.next ?? []))
    .flatMap(({ id, units }) => units.map(text => ({ id, text })))
    .find(({ text }) => opensWith(text, tables.contact))
  if (closing === undefined) return kind?.closes === true ? [notice(kind.closing, input, tables)] : []
  return [{ text: closing.text, cites: [closing.id], kind: 'action' }]
}

const notice = (id: string, { reader, language }: ComposerInput, tables: ComposerTables): Sentence => ({
  text: tables.template(id, reader, language),
  cites: [],
  kind: 'notice',
})

/** The sentences that share four fifths of their words with an earlier one: two such make one point. */
function repeatsIn(sentences: readonly Sentence[]): ReadonlySet<Sentence> {
  const seen: ReadonlySet<string>[] = []
  const repeats = new Set<Sentence>()
  for (const sentence of sentences) {
    const terms = new Set(indexTerms(sentence.text))
    if (seen.some(earlier => saysTheSame(earlier, terms))) repeats.add(sentence)
    seen.push(terms)
  }
  return repeats
}

const saysTheSame = (one: ReadonlySet<string>, two: ReadonlySet<string>): boolean =>
  [...one].filter(term => two.has(term)).length / Math.max(1, Math.min(one.size, two.size)) > 0.8
