import type { Draft } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import { foldForMatching } from '../../kernel/canonical.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import { wordsOf } from '../../reason/substances.ts'
import { type StoredFact, spanOf } from '../../record/facts.ts'
import { readOverview } from '../../record/overview.ts'
import { measurementName } from '../../record/show.ts'
import { speakerFor } from '../../record/wording.ts'
import { readWholeDocuments } from '../../retrieve/whole-documents.ts'
import type { Tx } from '../../store/database.ts'
import { framedBy, holdsPhrase } from '../compose/question-kind.ts'
import type { QuestionRow } from '../compose/tables.ts'
import type { OwnMedicine, OwnRecord } from '../own-record.ts'
import type { Asker, ChainParts } from '../parts.ts'
import { fitOf } from '../relevance.ts'
import type { Turn } from '../turn.ts'
import type { DialogueTables } from './tables.ts'
import { numbersIn } from './told-value.ts'
import { topicsOf } from './topics.ts'

/** The most that is asked back in one conversation; after that an answer says what it can. */
export const mostAskedBack = 4
/** More medicines than this are not read out. */
const mostNamed = 6

interface Asking {
  readonly turn: Turn
  /** The question as it stands alone. */
  readonly text: string
  readonly kind: QuestionRow | undefined
  readonly own: OwnRecord
}

/**
 * One question back, where the answer turns on a fact that is not told: which of the reader's medicines or results, what a number measures,
 * before a meal or after one. Undefined when every answer would be the same, or enough has been asked.
 */
export async function askBack(parts: ChainParts, tx: Tx, actor: Asker, asking: Asking): Promise<Draft | undefined> {
  if (asking.turn.askedBack >= mostAskedBack) return undefined
  return (await whichOfOwn(parts, tx, actor, asking)) ?? whichNumber(parts, asking) ?? whenMeasured(parts, asking)
}

/** What the record has several of, and the question names none of. */
async function whichOfOwn(parts: ChainParts, tx: Tx, actor: Asker, asking: Asking): Promise<Draft | undefined> {
  const { knowledge } = parts
  const { turn, text, kind } = asking
  const row = knowledge.dialogue.whichOfOwn.find(({ questions }) => questions.includes(kind?.id ?? ''))
  if (row === undefined || kind === undefined) return undefined
  const about = new Set(row.about)
  const named = topicsOf(text, turn.question.language, knowledge).filter(({ said }) => !about.has(said))
  if (row.needs.length > 0 && !holdsPhrase(text, row.needs)) return undefined
  if (named.length > 0 || leftOver(text, kind, knowledge, row.about).length > 0) return undefined
  const own =
    row.kind === 'which-medicine'
      ? await ownMedicines(parts, tx, actor, asking, kind)
      : await ownResults(parts, tx, actor, turn)
  const names = own.slice(0, mostNamed).map(({ name }) => name)
  return own.length < 2
    ? undefined
    : question(knowledge, turn, {
        asks: row.asks,
        topic: names.join(', '),
        options: names,
        evidence: own.map(({ fact }) => spanOf(fact)),
      })
}

interface Own {
  readonly name: string
  readonly fact: StoredFact
}

/** The reader's medicines, if what their texts say on this kind of question differs. */
async function ownMedicines(
  { knowledge: { ingredients } }: ChainParts,
  tx: Tx,
  actor: Asker,
  { turn: { question }, own }: Asking,
  kind: QuestionRow,
): Promise<readonly Own[]> {
  const medicines = own.medicines.filter(
    ({ names }, at) => names.length > 0 && own.medicines.findIndex(other => `${other.names}` === `${names}`) === at,
  )
  const answers = new Set<string>()
  for (const medicine of medicines) {
    const codes = medicine.names.flatMap(name => ingredients.get(name) ?? [])
    const passages = codes.length === 0 ? [] : await readWholeDocuments(tx, actor, question, { codes })
    const section = passages.filter(passage => fitOf(passage, kind) === 1).map(({ span }) => span.text)
    if (section.length > 0) answers.add(withoutNames(section.join(' '), medicine))
  }
  return answers.size < 2 ? [] : medicines.map(({ names, fact }) => ({ name: names.join('/'), fact }))
}

/** The newest of each result that is looked at first. */
async function ownResults(
  { knowledge: { record }, clock }: ChainParts,
  tx: Tx,
  actor: Asker,
  { person, question }: Turn,
): Promise<readonly Own[]> {
  const { results } = await readOverview(tx, actor, person, clock.now(), record)
  const speaker = speakerFor(record.wording, question)
  return results
    .toSorted((a, b) => ((a.date ?? '') < (b.date ?? '') ? 1 : -1))
    .flatMap(({ id, fact }) => {
      const measurement = record.vocabulary.measurements.get(id)
      return measurement === undefined ? [] : [{ name: measurementName(measurement, speaker), fact }]
    })
}

/** The same advice about two medicines is one answer. */
const withoutNames = (text: string, { names }: OwnMedicine): string =>
  names.reduce((rest, name) => rest.replaceAll(foldForMatching(name), ''), foldForMatching(text)).replace(/\s+/g, ' ')

function whichNumber({ knowledge }: ChainParts, { turn, text }: Asking): Draft | undefined {
  const [number, ...others] = numbersIn(text)
  const row = knowledge.dialogue.whichNumber.find(({ phrases }) => holdsPhrase(text, phrases))
  if (row === undefined || number === undefined || others.length > 0) return undefined
  if (topicsOf(text, turn.question.language, knowledge).length > 0) return undefined
  return leftOver(text, undefined, knowledge, [...row.phrases, number]).length > 0
    ? undefined
    : question(knowledge, turn, { ...optionsIn(row, turn), asks: row.asks, topic: number })
}

function whenMeasured({ knowledge }: ChainParts, { turn, text }: Asking): Draft | undefined {
  const [number, ...others] = numbersIn(text)
  const row = knowledge.dialogue.whenMeasured.find(
    ({ measures, phrases, known, above, upTo }) =>
      holdsPhrase(text, measures) &&
      holdsPhrase(text, phrases) &&
      !holdsPhrase(text, known) &&
      Number(number) > above &&
      Number(number) <= upTo,
  )
  return row === undefined || others.length > 0
    ? undefined
    : question(knowledge, turn, { ...optionsIn(row, turn), asks: row.asks, topic: '' })
}

/** Content words of the text beside how it asks and what the row knows: with one of them it is about something else. */
function leftOver(
  text: string,
  kind: QuestionRow | undefined,
  { vocabulary }: ChainParts['knowledge'],
  about: readonly string[],
): readonly string[] {
  const known = new Set([...framedBy(kind, text), ...about].flatMap(indexTerms))
  return wordsOf(text)
    .flatMap(indexTerms)
    .filter(term => !known.has(term) && !vocabulary.frame.has(term))
}

const optionsIn = (
  { options }: DialogueTables['whichNumber'][number] | DialogueTables['whenMeasured'][number],
  { question: { language } }: Turn,
) => ({ options: options[language.startsWith('es') ? 'es' : language.startsWith('pl') ? 'pl' : 'en'] })

interface Back {
  /** The answer template of the question. */
  readonly asks: string
  readonly topic: string
  readonly options: readonly string[]
  readonly evidence?: readonly Span[]
}

function question(
  { tables }: ChainParts['knowledge'],
  { question: { reader, language } }: Turn,
  { asks, topic, options, evidence = [] }: Back,
): Draft {
  const text = tables.template(asks, reader, language, topic)
  return {
    origin: 'record',
    kind: 'asked-back',
    sentences: [{ text, cites: [], kind: 'question' }],
    evidence,
    structured: { ask_back: true, options },
  }
}
