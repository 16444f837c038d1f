import { subjectOf } from '../knowledge/scope.ts'
import { indexTerms } from '../knowledge/terms.ts'
import type { QuestionVector } from '../retrieve/nearest.ts'
import type { Passage, PassageDocument } from '../retrieve/passage.ts'
import { type Concept, readQuery } from '../retrieve/query.ts'
import { retrieve } from '../retrieve/retrieve.ts'
import { wordsIn } from '../retrieve/vocabulary.ts'
import { type Reader, readWholeDocuments } from '../retrieve/whole-documents.ts'
import type { Tx } from '../store/database.ts'
import { framedBy, holdsPhrase } from './compose/question-kind.ts'
import type { QuestionRow } from './compose/tables.ts'
import { type GoesWith, readGoesWith } from './own-medicines.ts'
import { classWords, type OwnRecord, ownSynonyms } from './own-record.ts'
import type { Asker, ChainParts } from './parts.ts'
import { type Asking, fitOf, isHeaded, isHerOwn, isNamed, isOnKind, isOnTopic, isOwn, isTitled } from './relevance.ts'
import type { Turn } from './turn.ts'
import { wholeBest } from './whole-best.ts'

/** What is looked for, and for whom. */
export interface Sought {
  readonly turn: Turn
  /** The whole message without the person's name. */
  readonly whole: string
  /** What is looked for: the part that asks, or that with what the story around it names. */
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

/** How many passages are looked at. */
const looked = 24

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
      (first.language !== reader.language || hasSection(first, kind)) &&
      (!first.isBare || sought.own.plans.length === 0 || isOnPlan(first, sought.own))
    )
      break
    const found = await findIn(parts, tx, actor, sought, reader, goesWith)
    const isBetter =
      found.passages.length > 0 &&
      (first?.passages[0] === undefined ||
        (first.language === found.language && hasSection(found, kind) && isOnSame(first, found)) ||
        (isOnPlan(found, sought.own) && !isOnPlan(first, sought.own) && !isOnSame(first, found)))
    if (first === undefined || isBetter) first = found
  }
  return first ?? { passages: [], language, missing: [], isBare: false }
}

const levels = ['simple', 'standard', 'detailed'] as const

/** The document that answers first has the section which such a question names first. */
const hasSection = ({ passages }: Found, kind: QuestionRow | undefined): boolean =>
  passages.some(passage => passage.document.id === passages[0]?.document.id && fitOf(passage, kind) === 1)

/** "What happens next?" means the plan that is under way, in whichever language it is told. */
const isOnPlan = ({ passages: [first] }: Found, { plans }: OwnRecord): boolean =>
  first !== undefined && plans.some(plan => holdsPhrase(plan, first.document.topics))

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
  const { text } = sought
  if (!isTelling(sought, knowledge)) return findBare(tx, actor, sought, reader, vocabulary.frame, goesWith)
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
  const isPersonal = holdsPhrase(sought.whole, knowledge.tables.personal) && kind?.asksMedicine !== true
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
  return { passages: answers(ordered, kind) ? ordered : [], language, missing: found.missing, isBare: false }
}

/** The right subject alone is no answer: a section of the first document must fit the kind of question, or hold most of what is asked. */
const answers = (ordered: readonly Passage[], kind: QuestionRow | undefined): boolean =>
  ordered.some(
    passage =>
      passage.document.id === ordered[0]?.document.id && (fitOf(passage, kind) > 0 || passage.coverage >= leastHeld),
  )

const leastHeld = 0.5

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

/** Whether the question names anything that it could be about. */
const isTelling = ({ text, kind, turn }: Sought, { vocabulary }: ChainParts['knowledge']): boolean =>
  readQuery(text, {
    ...wordsIn(vocabulary, turn.question.language),
    frame: framing(vocabulary.frame, kind, text),
  }).some(({ importance }) => importance === 1)

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
