import { subjectOf } from '../knowledge/scope.ts'
import { indexTerms } from '../knowledge/terms.ts'
import type { Passage, PassageDocument } from '../retrieve/passage.ts'
import { type Concept, readQuery } from '../retrieve/query.ts'
import { retrieve } from '../retrieve/retrieve.ts'
import type { QuestionVector } from '../retrieve/search.ts'
import { wordsIn } from '../retrieve/vocabulary.ts'
import { type Reader, readWholeDocuments } from '../retrieve/whole-documents.ts'
import type { Tx } from '../store/database.ts'
import { framedBy, holdsPhrase } from './compose/question-kind.ts'
import type { QuestionRow } from './compose/tables.ts'
import { type GoesWith, readGoesWith } from './own-medicines.ts'
import { classWords, type OwnRecord, ownSynonyms } from './own-record.ts'
import type { Asker, ChainParts } from './parts.ts'
import {
  type Asking,
  fitOf,
  inAnswerOrder,
  isHeaded,
  isHerOwn,
  isNamed,
  isOnKind,
  isOnTopic,
  isOwn,
  isTitled,
} from './relevance.ts'
import type { Turn } from './turn.ts'

/** What is looked for, and for whom. */
export interface Sought {
  readonly turn: Turn
  /** The question without the person's name. */
  readonly text: string
  readonly vector: QuestionVector | undefined
  readonly kind: QuestionRow | undefined
  readonly own: OwnRecord
}

export interface Found {
  /** Best first. */
  readonly passages: readonly Passage[]
  /** The language of the passages: the question's, or English when only that answers. */
  readonly language: string
  readonly missing: readonly Concept[]
  /** The question names nothing that it could be about. */
  readonly isBare: boolean
}

/** How many passages are looked at, how many documents are read whole, and how many passages are offered. */
const looked = 24
const readWhole = 2
const offered = 12

/**
 * Passages in the question's language; in English when there are none. At the reader's level; at another one where only that has the
 * section which this kind of question needs.
 */
export async function findPassages(parts: ChainParts, tx: Tx, actor: Asker, sought: Sought): Promise<Found> {
  const { language, level } = sought.turn.question
  const goesWith =
    sought.kind?.minded === true && actor.role === 'patient'
      ? await readGoesWith(tx, actor, sought.turn.person, sought.own, parts.knowledge, parts.clock.now())
      : undefined
  const { kind } = sought
  const others =
    kind !== undefined && ((kind.anyLevel && actor.role === 'patient') || kind.mustHold.length > 0)
      ? levels.filter(other => other !== level)
      : []
  const languages = language.startsWith('en') ? [language] : [language, 'en']
  const readers = languages.flatMap(language => [level, ...others].map(level => ({ language, level })))
  let first: Found | undefined
  for (const reader of readers) {
    // What was found stands, unless another level has on the same subject the very section that is asked for.
    if (
      first !== undefined &&
      first.passages.length > 0 &&
      (first.language !== reader.language || hasSection(first, kind))
    )
      break
    const found = await findIn(parts, tx, actor, sought, reader, goesWith)
    const isBetter =
      found.passages.length > 0 &&
      (first?.passages[0] === undefined || (hasSection(found, kind) && isOnSame(first, found)))
    if (first === undefined || isBetter) first = found
  }
  return first ?? { passages: [], language, missing: [], isBare: false }
}

const levels = ['simple', 'standard', 'detailed'] as const

/** The document that answers first has the section which such a question names first. */
const hasSection = ({ passages }: Found, kind: QuestionRow | undefined): boolean =>
  passages.some(passage => passage.document.id === passages[0]?.document.id && fitOf(passage, kind) === 1)

const isOnSame = (one: Found, two: Found): boolean =>
  subjectOf(one.passages[0]?.document.id ?? '') === subjectOf(two.passages[0]?.document.id ?? '')

async function findIn(
  { knowledge }: ChainParts,
  tx: Tx,
  actor: Asker,
  sought: Sought,
  reader: Reader,
  goesWith: GoesWith | undefined,
): Promise<Found> {
  const { kind, own, turn } = sought
  const { language, level } = reader
  const { vocabulary } = knowledge
  const text = withTopic(sought, knowledge)
  if (text === undefined) return findBare(tx, actor, sought, reader, vocabulary.frame, goesWith)
  const found = await retrieve(tx, actor, {
    text,
    level,
    language,
    spoken: turn.question.language.split('-')[0] ?? 'en',
    vocabulary,
    own: ownSynonyms(classWords(text, own, knowledge)),
    vector: sought.vector,
    about: own.codes,
    limit: looked,
    framed: framedBy(kind, text),
    ...(kind === undefined ? {} : { hint: [kind.topic, ...(goesWith === undefined ? [] : namesOf(own))].join(' ') }),
  })
  const asking: Asking = { concepts: found.concepts, kind, own, frame: vocabulary.frame }
  const isPersonal = holdsPhrase(text, knowledge.tables.personal) && kind?.asksMedicine !== true
  // A text that has it in its title is what she means: not a leaflet of hers that only mentions it.
  const isElsewhere = found.passages.some(({ document }) => !isOwn(document, own) && isTitled(document, asking))
  const passages = found.passages
    .filter(
      passage =>
        isOnTopic(passage, asking) || (isHerOwn(passage, asking) && (!isElsewhere || isHeaded(passage, asking))),
    )
    .filter(passage => !isPersonal || !isOthersMedicine(passage, asking))
    .filter(
      ({ document }) => !isPersonal || kind?.ownOnly !== true || isNamed(document, asking) || isOwn(document, own),
    )
    .filter(passage => isHeld(passage, kind))
    .filter(
      ({ document, span }) =>
        goesWith?.(span.text) !== false && !(isOnMedicine(document) && goesWith?.(document.title) === false),
    )
  const ordered = await wholeBest(tx, actor, reader, passages, asking, goesWith)
  return { passages: ordered, language, missing: found.missing, isBare: false }
}

/** For a question that names nothing ("what happens next?"): what is under way for her, else what holds for everyone. */
async function findBare(
  tx: Tx,
  actor: Asker,
  { kind, own }: Sought,
  reader: Reader,
  frame: ReadonlySet<string>,
  goesWith: GoesWith | undefined,
): Promise<Found> {
  const asking: Asking = { concepts: [], kind, own, frame }
  const fits = (passage: Passage): boolean => fitOf(passage, kind) === 1 && goesWith?.(passage.span.text) !== false
  const none: Found = { passages: [], language: reader.language, missing: [], isBare: true }
  if (kind === undefined || kind.needsTopic) return none
  for (const which of [{ codes: [...own.codes] }, { isGeneral: true }]) {
    const isMeant = (passage: Passage): boolean =>
      fits(passage) && (which.isGeneral !== true || isOnKind(passage.document, kind))
    const fitting = (await readWholeDocuments(tx, actor, reader, which)).filter(isMeant)
    const passages = await wholeBest(tx, actor, reader, fitting, asking, goesWith)
    if (passages.length > 0) return { ...none, passages }
  }
  return none
}

/** The question itself; with the one before it when it names nothing to be about; undefined when neither does. */
function withTopic({ text, kind, turn }: Sought, { vocabulary }: ChainParts['knowledge']): string | undefined {
  const isTelling = (one: string): boolean =>
    readQuery(one, {
      ...wordsIn(vocabulary, turn.question.language),
      frame: framing(vocabulary.frame, kind, one),
    }).some(({ importance }) => importance === 1)
  if (isTelling(text)) return text
  const earlier = turn.question.previous.at(-1)
  return earlier !== undefined && isTelling(earlier) ? `${earlier} ${text}` : undefined
}

/** The best documents with all their sections that fit the question or close its answer, in answer order. */
async function wholeBest(
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
      (fitOf(passage, asking.kind) > 0 || holdsPhrase(passage.heading, asking.kind?.next ?? [])) &&
      goesWith?.(passage.span.text) !== false,
  )
  return withClosing(inAnswerOrder([...ordered, ...further], asking), asking.kind)
}

/** As many as is offered, the section whose advice closes the answer among them. */
function withClosing(ordered: readonly Passage[], kind: QuestionRow | undefined): readonly Passage[] {
  const closing = ordered.findIndex(
    ({ document, heading }) => document.id === ordered[0]?.document.id && holdsPhrase(heading, kind?.next ?? []),
  )
  return closing < offered
    ? ordered.slice(0, offered)
    : [...ordered.slice(0, offered - 1), ...ordered.slice(closing, closing + 1)]
}

/** Where the kind of question must find its own section or words, a passage without them does not answer. */
const isHeld = (passage: Passage, kind: QuestionRow | undefined): boolean =>
  kind === undefined ||
  kind.mustHold.length === 0 ||
  fitOf(passage, kind) === 1 ||
  holdsPhrase(passage.span.text, kind.mustHold)

/** A leaflet on a medicine that is neither hers nor named in the question. */
const isOthersMedicine = (passage: Passage, asking: Asking): boolean =>
  isOnMedicine(passage.document) && !isOwn(passage.document, asking.own) && !isNamed(passage.document, asking)

const isOnMedicine = ({ codes }: PassageDocument): boolean => codes.some(code => code.startsWith(rxnorm))

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm|'

const framing = (frame: ReadonlySet<string>, kind: QuestionRow | undefined, text: string): ReadonlySet<string> =>
  new Set([...frame, ...framedBy(kind, text).flatMap(indexTerms)])

const namesOf = ({ medicines }: OwnRecord): readonly string[] => [...new Set(medicines.flatMap(({ names }) => names))]
