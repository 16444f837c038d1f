import { indexTerms } from '../knowledge/terms.ts'
import type { Passage, PassageDocument } from '../retrieve/passage.ts'
import type { Concept } from '../retrieve/query.ts'
import { headingFit, holdsPhrase } from './compose/question-kind.ts'
import type { QuestionRow } from './compose/tables.ts'
import type { OwnRecord } from './own-record.ts'

/** What decides which document answers, and which of its sections. */
export interface Asking {
  /** What the question is about; empty for "what happens next?". */
  readonly concepts: readonly Concept[]
  readonly kind: QuestionRow | undefined
  readonly own: OwnRecord
  /** Index terms that frame a question and say nothing of a title's topic either. */
  readonly frame: ReadonlySet<string>
}

/**
 * True when the document says in its title, topics or this heading that it is about what was asked. One on a coded thing (a medicine, an
 * illness, a test) must be asked for by a whole name of it: a question about sleep is none about sleep apnea.
 */
export const isOnTopic = (passage: Passage, { concepts, frame }: Asking): boolean => {
  const { document, heading } = passage
  const isAsked =
    document.codes.length > 0
      ? [document.title, ...document.topics].some(name => isWholeNamed(name, concepts, frame))
      : concepts.some(concept => [document.title, heading, ...document.topics].some(text => names(text, concept)))
  return isAsked && holdsTerms(passage, concepts)
}

/** Every word of the name that tells stands in the question, in whichever way its concepts can be said: "sleep problems" for sleep. */
function isWholeNamed(name: string, concepts: readonly Concept[], frame: ReadonlySet<string>): boolean {
  const all = indexTerms(name)
  const terms = new Set(all.every(term => frame.has(term)) ? all : all.filter(term => !frame.has(term)))
  const said = new Set(
    concepts.flatMap(({ alternatives }) =>
      alternatives.flatMap(way => (way.terms.every(term => terms.has(term)) ? way.terms : [])),
    ),
  )
  return terms.size > 0 && [...terms].every(term => said.has(term))
}

/** What the question calls by a known name must all stand in a passage or on its document: stage 3 of a kidney disease is none of a cancer. */
const holdsTerms = ({ document, span, heading }: Passage, concepts: readonly Concept[]): boolean =>
  concepts.every(
    concept =>
      concept.isTerm !== true || names([document.title, heading, ...document.topics, span.text].join(' '), concept),
  )

/**
 * True for a passage of a document about the person that speaks of what was asked in its own words, in a section that such a question is
 * answered from.
 */
export const isHerOwn = (passage: Passage, { concepts, own, kind }: Asking): boolean =>
  kind?.needsTopic !== true &&
  (kind === undefined || fitOf(passage, kind) > 0) &&
  isOwn(passage.document, own) &&
  concepts.some(concept => names(passage.span.text, concept)) &&
  holdsTerms(passage, concepts)

export const isOwn = ({ codes }: PassageDocument, own: OwnRecord): boolean => codes.some(code => own.codes.has(code))

/** True when the title names everything that was asked about. */
export const isTitled = ({ title }: PassageDocument, { concepts }: Asking): boolean =>
  concepts.length > 0 && concepts.every(concept => names(title, concept))

/** True when the title holds the reader's own word for it, not a synonym: she asked for this medicine and no other. */
export const isNamed = ({ title }: PassageDocument, { concepts }: Asking): boolean =>
  concepts.some(({ alternatives }) => holdsAll(title, alternatives[0]?.terms ?? []))

/**
 * The passages with the document that answers first and, within a document, the section that does. A document counts for what its title
 * and topics name of the question, for being about the person, and for a section that fits the kind of question. What an installation added
 * unreviewed follows what was reviewed, whatever it is called.
 */
export function inAnswerOrder(passages: readonly Passage[], asking: Asking): readonly Passage[] {
  const documents = [...new Map(passages.map(({ document }) => [document.id, document])).values()]
  const ranked = documents
    .map((document, place) => {
      const sections = passages.filter(passage => passage.document.id === document.id)
      const best = Math.max(...sections.map(({ coverage }) => coverage))
      const fit = Math.max(...sections.map(section => fitOf(section, asking.kind)))
      return {
        isReviewed: document.trust === 'reviewed',
        score:
          titleShare(document, asking) +
          topicShare(document, asking) +
          best * 0.5 +
          fit * 0.6 -
          (asking.concepts.length === 0 ? 0 : place * 0.02),
        sections: sections.toSorted((a, b) => sectionScore(b, asking) - sectionScore(a, asking)),
      }
    })
    .toSorted((a, b) => Number(b.isReviewed) - Number(a.isReviewed) || b.score - a.score)
  return ranked.flatMap(({ sections }) => sections)
}

/** How well the headings below the title fit the kind of question. */
export const fitOf = ({ heading }: Passage, kind: QuestionRow | undefined): number =>
  headingFit(subheading(heading), kind)

const subheading = (heading: string): string => heading.split(' › ').slice(1).join(' ')

const sectionScore = (passage: Passage, asking: Asking): number =>
  fitOf(passage, asking.kind) + passage.coverage * 0.5 + (isHeaded(passage, asking) ? 0.3 : 0)

/** True when the heading below the title names something that was asked about. */
export const isHeaded = ({ heading }: Passage, { concepts }: Asking): boolean =>
  concepts.some(concept => names(subheading(heading), concept))

/** Dice: what the title and the question have in common, so that "Warfarin" answers about warfarin before "Genes and warfarin". */
function titleShare({ title }: PassageDocument, { concepts, frame }: Asking): number {
  const size = indexTerms(title).filter(term => !frame.has(term)).length
  const shared = importanceOf(concepts.filter(concept => names(title, concept)))
  return shared === 0 ? 0 : Math.min(1, (2 * shared) / (importanceOf(concepts) + size))
}

const importanceOf = (concepts: readonly Concept[]): number =>
  concepts.reduce((sum, { importance }) => sum + importance, 0)

function topicShare(document: PassageDocument, { concepts, own }: Asking): number {
  if (concepts.length === 0) return ownShare(document, own)
  const asked = Math.max(0, ...document.topics.map(topic => shareNamed(topic, concepts)))
  return asked * 0.6 + (isOwn(document, own) ? 0.3 : 0)
}

/** What a question without a topic of its own is about: a plan that is under way, then a condition, then a medicine. */
const ownShare = ({ title, topics, codes }: PassageDocument, { plans, codes: own }: OwnRecord): number =>
  Math.max(0, ...plans.filter(plan => holdsPhrase(plan, topics)).map(plan => 0.2 + 0.4 * shareHeld(title, plan))) +
  (codes.some(code => own.has(code) && code.startsWith('http://snomed.info/sct|')) ? 0.2 : 0)

/** How much of the question a topic names: the reader's own word for a thing counts more than another one, a narrower topic a little less. */
function shareNamed(topic: string, concepts: readonly Concept[]): number {
  const own = concepts.filter(({ alternatives }) => holdsAll(topic, alternatives[0]?.terms ?? []))
  const other = concepts.filter(concept => !own.includes(concept) && names(topic, concept))
  const exact = own.flatMap(({ alternatives }) => alternatives[0]?.terms ?? []).length / indexTerms(topic).length
  return ((importanceOf(own) + 0.7 * importanceOf(other)) / importanceOf(concepts)) * (0.8 + 0.2 * Math.min(1, exact))
}

/** A text for everyone is about what this kind of question asks: "When to call for help" for when to call. */
export const isOnKind = ({ title, topics }: PassageDocument, { topic }: QuestionRow): boolean =>
  [title, ...topics].some(name => shareHeld(name, topic) >= 0.5)

function shareHeld(title: string, plan: string): number {
  const terms = indexTerms(title)
  const held = new Set(indexTerms(plan))
  return terms.filter(term => held.has(term)).length / Math.max(1, terms.length)
}

const names = (text: string, { alternatives }: Concept): boolean =>
  alternatives.some(({ terms }) => holdsAll(text, terms))

function holdsAll(text: string, terms: readonly string[]): boolean {
  const held = new Set(indexTerms(text))
  return terms.length > 0 && terms.every(term => held.has(term))
}
