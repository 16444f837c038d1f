import { indexTerms } from '../../knowledge/terms.ts'
import type { Composed, Composer } from '../../models/chat-door.ts'
import { pointsAt } from './points.ts'
import { headingFit, holdsPhrase, opensWith, questionKind } from './question-kind.ts'
import { type ComposerInput, readRequest } from './request.ts'
import type { ComposerTables, QuestionRow } from './tables.ts'
import { quotableUnits } from './units.ts'

/**
 * The composer that needs no model: it quotes. The section that answers this kind of question leads, its sentences follow in
 * their own order, advice on whom to turn to closes. It writes no clinical word of its own.
 */
export const createComposer =
  (tables: ComposerTables): Composer =>
  ({ human }) =>
    composeAnswer(readRequest(human), tables)

type Sentence = Composed['sentences'][number]
interface Section {
  readonly id: string
  readonly document: string
  readonly heading: string
  readonly units: readonly string[]
  readonly score: number
}

export function composeAnswer(input: ComposerInput, tables: ComposerTables): Composed {
  const kind = questionKind(input.question, tables)
  const asked = termsAsked(input.question, tables)
  const sections = readSections(input, kind, asked)
  const main = sections[0]
  if (main === undefined) return { sentences: [notice('not-found-at-all', input, tables)] }

  const limit = pointsAt(input.reader, input.level)
  const quoted: Sentence[] = []
  for (const section of [main, ...sections.slice(1).filter(other => belongsTo(main, other, kind))]) {
    for (const text of inAnswerOrder(section, kind, asked)) {
      if (quoted.length < limit && !quoted.some(other => saysTheSame(other.text, text))) {
        quoted.push({ text, cites: [section.id], kind: opensWith(text, tables.action) ? 'action' : 'guidance' })
      }
    }
  }
  return { sentences: [...quoted, ...nextStep(input, tables, kind, main, sections, quoted)] }
}

/** Sections of guidance, the one that answers best first: fit of heading to kind, then words asked, then retrieval's order. */
function readSections(
  { evidence }: ComposerInput,
  kind: QuestionRow | undefined,
  asked: ReadonlySet<string>,
): readonly Section[] {
  return evidence
    .filter(({ origin }) => origin !== 'record')
    .map(({ id, title, text }, index) => {
      const path = title.split(' › ')
      const heading = path.slice(1).join(' ')
      const fits = headingFit(heading, kind)
      const share = shareOf(asked, `${title} ${text}`)
      const named = shareOf(asked, path[0] ?? '')
      return {
        id,
        document: path[0] ?? title,
        heading,
        units: quotableUnits(text),
        score: fits + share * 0.4 + named * 0.4 - index * 0.06,
      }
    })
    .filter(({ units }) => units.length > 0)
    .sort((a, b) => b.score - a.score)
}

const termsAsked = (question: string, tables: ComposerTables): ReadonlySet<string> => {
  const frame = new Set(tables.frame.flatMap(indexTerms))
  return new Set(indexTerms(question).filter(term => !frame.has(term)))
}

function shareOf(asked: ReadonlySet<string>, text: string): number {
  if (asked.size === 0) return 0
  const terms = new Set(indexTerms(text))
  return [...asked].filter(term => terms.has(term)).length / asked.size
}

/** Another section goes on with the answer only in the same document and under a heading of the same kind. */
const belongsTo = (main: Section, other: Section, kind: QuestionRow | undefined): boolean =>
  other.document === main.document && kind !== undefined && holdsPhrase(other.heading, kind.headings)

/** Under a fitting heading the section's own order holds; elsewhere the sentence nearest to the question leads and the rest follow it. */
function inAnswerOrder(section: Section, kind: QuestionRow | undefined, asked: ReadonlySet<string>): readonly string[] {
  const shares = section.units.map(unit => shareOf(asked, unit))
  const fits = kind !== undefined && holdsPhrase(section.heading, kind.headings)
  const best = shares.indexOf(Math.max(...shares))
  return fits && (shares[best] ?? 0) < 0.99 ? section.units : section.units.slice(best)
}

/** One thing to do next: the document's own advice under the kind's closing heading, else the reviewed line for patients. */
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
    .filter(({ document, heading }) => document === main.document && holdsPhrase(heading, kind?.next ?? []))
    .flatMap(({ id, units }) => units.map(text => ({ id, text })))
    .find(({ text }) => opensWith(text, tables.contact))
  if (closing === undefined) return [notice('next-step', input, tables)]
  return [{ text: closing.text, cites: [closing.id], kind: 'action' }]
}

const notice = (id: string, { reader, language }: ComposerInput, tables: ComposerTables): Sentence => ({
  text: tables.template(id, reader, language),
  cites: [],
  kind: 'notice',
})

/** Two sentences that share four fifths of their words make one point. */
function saysTheSame(a: string, b: string): boolean {
  const [one, two] = [new Set(indexTerms(a)), new Set(indexTerms(b))]
  const shared = [...one].filter(term => two.has(term)).length
  return shared / Math.max(1, Math.min(one.size, two.size)) > 0.8
}
