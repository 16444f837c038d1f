import { indexTerms } from '../../knowledge/terms.ts'
import { headingFit, holdsPhrase } from './question-kind.ts'
import type { ComposerInput } from './request.ts'
import type { ComposerTables, QuestionRow } from './tables.ts'
import { quotableUnits } from './units.ts'

/** A section of a document, as sentences that may be quoted. */
export interface Section {
  readonly id: string
  /** The document's title. */
  readonly document: string
  /** What tells one document from another of the same title. */
  readonly source: string
  readonly heading: string
  readonly units: readonly string[]
  readonly score: number
}

/**
 * Sections of guidance. The evidence comes with the document that answers first; within it leads the section whose heading fits the kind
 * of question or names what is asked, then the one that speaks most of it, then the evidence's own order.
 */
export function readSections(
  { evidence, question }: ComposerInput,
  kind: QuestionRow | undefined,
  tables: ComposerTables,
): readonly Section[] {
  const sections = evidence
    .filter(({ origin }) => origin !== 'record')
    .map(({ id, title, text }) => {
      const [document = title, ...path] = title.split(' › ')
      const heading = path.join(' ')
      const asked = termsBeyond(document, question, tables)
      const isNamed = asked.size > 1 && shareOf(asked, heading) === 1
      const elsewhere = termsBeyond(`${document} ${question}`, heading, tables).size > 0 ? aboutElse : 0
      const fit = headingFit(heading, kind)
      const score = (isNamed ? 2 : fit === 1 ? 1.6 : fit) + shareOf(asked, `${heading} ${text}`) * 0.7 - elsewhere
      const units = quotableUnits(text)
      const isLookedFor = units.some(unit => holdsPhrase(unit, lookedFor(kind)))
      return { id, document, source: sourceOf(id, document), heading, units, score: score + (isLookedFor ? 0.4 : 0) }
    })
    .filter(({ units }) => units.length > 0)
  const first = sections[0]?.source
  const own = sections.filter(({ source }) => source === first)
  const nearest = (section: Section): number => {
    const pointing = pointingTerms(section, own, question, kind, tables)
    return (
      Math.max(
        0,
        ...section.units.map(unit => (points(unit, pointing, kind, tables) ? nearnessOf(unit, pointing, tables) : 0)),
      ) * (kind?.defines === true ? definingSentence : nearSentence)
    )
  }
  const scores = new Map(
    sections.map(section => [section, section.score + (own.includes(section) ? nearest(section) : 0)]),
  )
  return sections.toSorted(
    (a, b) => Number(b.source === first) - Number(a.source === first) || (scores.get(b) ?? 0) - (scores.get(a) ?? 0),
  )
}

/** What a sentence that holds all that the question points at adds to its section's place. */
const nearSentence = 0.8
/** The same for a sentence that begins with the thing that is to be explained: it comes before the document's own opening. */
const definingSentence = 1.8

/** What the question names beyond the document's title, as far as any sentence of the document says it. */
function pointingTerms(
  { document }: Section,
  sections: readonly Section[],
  question: string,
  kind: QuestionRow | undefined,
  tables: ComposerTables,
): ReadonlySet<string> {
  const held = new Set(sections.flatMap(({ units, heading }) => [heading, ...units]).flatMap(indexTerms))
  const title = kind?.defines === true ? '' : document
  return new Set([...termsBeyond(title, question, tables)].filter(term => held.has(term)))
}

/** One shared word points at no sentence, unless it says when, or the sentence begins with what is to be explained. */
function points(
  unit: string,
  pointing: ReadonlySet<string>,
  kind: QuestionRow | undefined,
  tables: ComposerTables,
): boolean {
  const terms = indexTerms(unit)
  const held = new Set(terms.filter(term => pointing.has(term)))
  if (kind?.defines === true) return held.size === pointing.size && isDefinition(unit, held, tables)
  return held.size > 1 || [...held].some(term => tables.timing.has(term))
}

/** Of two headings that fit alike, the one that names nothing else comes first: "What is a stent?" before "What is cardiac rehab?". */
const aboutElse = 0.04

/** A passage's id is its document's with its place; two documents may have one title. */
const sourceOf = (id: string, title: string): string => (id.startsWith('chunk:') ? id.replace(/\.\d+$/, '') : title)

/** Index terms of a text, without framing words and what the title says anyway. */
export function termsBeyond(title: string, text: string, tables: ComposerTables): ReadonlySet<string> {
  const framing = tables.frame.flatMap(indexTerms).filter(term => !tables.timing.has(term))
  const known = new Set([...framing, ...indexTerms(title)])
  return new Set(indexTerms(text).filter(term => !known.has(term)))
}

export function shareOf(asked: ReadonlySet<string>, text: string): number {
  if (asked.size === 0) return 0
  const terms = new Set(indexTerms(text))
  return [...asked].filter(term => terms.has(term)).length / asked.size
}

/** Where the sentence stands that is clearly nearer to the question than the first one; undefined when none is. */
export function nearestUnit(
  section: Section,
  question: string,
  kind: QuestionRow | undefined,
  tables: ComposerTables,
): number | undefined {
  const { units, heading } = section
  const pointing = pointingTerms(section, [section], question, kind, tables)
  const isLookedFor = (unit: string): boolean => holdsPhrase(unit, kind?.looksFor ?? [])
  const shares = units.map(unit => shareOf(pointing, unit) + (isLookedFor(unit) ? 1 : 0))
  const best = shares.indexOf(Math.max(...shares))
  const unit = units[best] ?? ''
  // Under a heading that answers, one shared word is no reason to begin in the middle.
  const isAnswered = headingFit(heading, kind) >= 0.7 && !isLookedFor(unit)
  if ((shares[best] ?? 0) < clearShare || (shares[best] ?? 0) <= (shares[0] ?? 0)) return undefined
  return isAnswered && !points(unit, pointing, kind, tables) ? undefined : best
}

/** A sentence that holds this share of what was asked beyond the title is where the answer begins. */
const clearShare = 0.5

const lookedFor = (kind: QuestionRow | undefined): readonly string[] => [
  ...(kind?.looksFor ?? []),
  ...(kind?.mustHold ?? []),
]

/** "A stent is a tiny mesh tube": the thing stands first, and a word that says what it is follows. */
function isDefinition(unit: string, held: ReadonlySet<string>, tables: ComposerTables): boolean {
  const opening = unit.split(/\s+/).slice(0, held.size + 4)
  const verb = opening.findIndex(word => holdsPhrase(word, tables.defining))
  const before = new Set(opening.slice(0, Math.max(0, verb)).flatMap(indexTerms))
  return verb > 0 && [...held].every(term => before.has(term)) && before.size <= held.size + 1
}

/** A sentence that says the time which the question asks about is as near as can be, whatever else the question holds. */
const nearnessOf = (unit: string, pointing: ReadonlySet<string>, tables: ComposerTables): number =>
  indexTerms(unit).some(term => pointing.has(term) && tables.timing.has(term)) ? 1 : shareOf(pointing, unit)
