import { indexTerms } from '../knowledge/terms.ts'
import type { Passage } from '../retrieve/passage.ts'
import { type Concept, readQuery } from '../retrieve/query.ts'
import { retrieve } from '../retrieve/retrieve.ts'
import { readWholeDocuments } from '../retrieve/whole-documents.ts'
import type { Tx } from '../store/database.ts'
import { holdsPhrase } from './compose/question-kind.ts'
import type { QuestionRow } from './compose/tables.ts'
import { type GoesWith, readGoesWith } from './own-medicines.ts'
import { classWords, type OwnRecord, ownSynonyms } from './own-record.ts'
import type { Asker, ChainParts } from './parts.ts'
import { type Asking, fitOf, inAnswerOrder, isHerOwn, isNamed, isOnTopic, isOwn } from './relevance.ts'
import type { Turn } from './turn.ts'

/** What is looked for, and for whom. */
export interface Sought {
  readonly turn: Turn
  /** The question without the person's name. */
  readonly text: string
  readonly vector: readonly number[]
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

/** How many passages are looked at, how many documents are read whole, and how many passages a composer is shown. */
const looked = 24
const readWhole = 2
const shown = 8

/** Passages in the question's language; in English when there are none. */
export async function findPassages(parts: ChainParts, tx: Tx, actor: Asker, sought: Sought): Promise<Found> {
  const { language } = sought.turn.question
  const goesWith =
    sought.kind?.minded === true && actor.role === 'patient'
      ? await readGoesWith(tx, actor, sought.turn.person, sought.own, parts.knowledge, parts.clock.now())
      : undefined
  const found = await findIn(parts, tx, actor, sought, language, goesWith)
  if (found.passages.length > 0 || language.startsWith('en')) return found
  const inEnglish = await findIn(parts, tx, actor, sought, 'en', goesWith)
  return inEnglish.passages.length > 0 ? inEnglish : found
}

async function findIn(
  { knowledge, models }: ChainParts,
  tx: Tx,
  actor: Asker,
  sought: Sought,
  language: string,
  goesWith: GoesWith | undefined,
): Promise<Found> {
  const { kind, own, turn } = sought
  const { vocabulary } = knowledge
  const text = withTopic(sought, knowledge)
  if (text === undefined) return findBare(tx, actor, sought, language, vocabulary.frame, goesWith)
  const found = await retrieve(tx, actor, {
    text,
    level: turn.question.level,
    language,
    vocabulary,
    own: ownSynonyms(classWords(text, own, knowledge)),
    embedder: models.embed.id,
    vector: sought.vector,
    limit: looked,
    framed: framedBy(kind, text),
    ...(kind === undefined ? {} : { hint: [kind.topic, ...(goesWith === undefined ? [] : namesOf(own))].join(' ') }),
  })
  const asking: Asking = { concepts: found.concepts, kind, own, frame: vocabulary.frame }
  const isPersonal = holdsPhrase(text, knowledge.tables.personal) && kind?.asksMedicine !== true
  const passages = found.passages
    .filter(passage => isOnTopic(passage, asking) || isHerOwn(passage, asking))
    .filter(passage => !isPersonal || !isOthersMedicine(passage, asking))
    .filter(
      ({ document }) => !isPersonal || kind?.ownOnly !== true || isNamed(document, asking) || isOwn(document, own),
    )
    .filter(passage => goesWith?.(passage.span.text) !== false)
  const ordered = await wholeBest(tx, actor, language, passages, asking, goesWith)
  return { passages: ordered, language, missing: found.missing, isBare: false }
}

/** For a question that names nothing ("what happens next?"): what is under way for her, else what holds for everyone. */
async function findBare(
  tx: Tx,
  actor: Asker,
  { kind, own }: Sought,
  language: string,
  frame: ReadonlySet<string>,
  goesWith: GoesWith | undefined,
): Promise<Found> {
  const asking: Asking = { concepts: [], kind, own, frame }
  const fits = (passage: Passage): boolean => fitOf(passage, kind) > 0 && goesWith?.(passage.span.text) !== false
  const none: Found = { passages: [], language, missing: [], isBare: true }
  if (kind === undefined || kind.needsTopic) return none
  for (const which of [{ codes: [...own.codes] }, { isGeneral: true }]) {
    const fitting = (await readWholeDocuments(tx, actor, language, which)).filter(fits)
    const passages = await wholeBest(tx, actor, language, fitting, asking, goesWith)
    if (passages.length > 0) return { ...none, passages }
  }
  return none
}

/** The question itself; with the one before it when it names nothing to be about; undefined when neither does. */
function withTopic({ text, kind, turn }: Sought, { vocabulary }: ChainParts['knowledge']): string | undefined {
  const isTelling = (one: string): boolean =>
    readQuery(one, { ...vocabulary, frame: framing(vocabulary.frame, kind, one) }).some(
      ({ importance }) => importance === 1,
    )
  if (isTelling(text)) return text
  const earlier = turn.question.previous.at(-1)
  return earlier !== undefined && isTelling(earlier) ? `${earlier} ${text}` : undefined
}

/** The best documents with all their sections that fit the question or close its answer, in answer order. */
async function wholeBest(
  tx: Tx,
  actor: Asker,
  language: string,
  passages: readonly Passage[],
  asking: Asking,
  goesWith?: GoesWith,
): Promise<readonly Passage[]> {
  const ordered = inAnswerOrder(passages, asking)
  // A document that only happens to speak of it answers with that passage alone.
  const onTopic = ordered.filter(passage => asking.concepts.length === 0 || isOnTopic(passage, asking))
  const best = [...new Set(onTopic.map(({ document }) => document.id))].slice(0, readWhole)
  if (best.length === 0) return ordered.slice(0, shown)
  const known = new Set(ordered.map(({ span }) => span.id))
  const further = (await readWholeDocuments(tx, actor, language, { ids: best })).filter(
    passage =>
      !known.has(passage.span.id) &&
      (fitOf(passage, asking.kind) > 0 || holdsPhrase(passage.heading, asking.kind?.next ?? [])) &&
      goesWith?.(passage.span.text) !== false,
  )
  return inAnswerOrder([...ordered, ...further], asking).slice(0, shown)
}

/** A leaflet on a medicine that is neither hers nor named in the question. */
const isOthersMedicine = (passage: Passage, asking: Asking): boolean =>
  passage.document.codes.some(code => code.startsWith(rxnorm)) &&
  !isOwn(passage.document, asking.own) &&
  !isNamed(passage.document, asking)

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm|'

const framedBy = (kind: QuestionRow | undefined, text: string): readonly string[] =>
  kind?.asks.filter(phrase => holdsPhrase(text, [phrase])) ?? []

const framing = (frame: ReadonlySet<string>, kind: QuestionRow | undefined, text: string): ReadonlySet<string> =>
  new Set([...frame, ...framedBy(kind, text).flatMap(indexTerms)])

const namesOf = ({ medicines }: OwnRecord): readonly string[] => [...new Set(medicines.flatMap(({ names }) => names))]
