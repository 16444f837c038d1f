import type { Question } from '../domain/answer.ts'
import type { Ask, RecordWord } from './ask.ts'
import { mended, mentionsIn } from './mentions.ts'
import { periodIn, periodWords } from './period.ts'
import { choose } from './topic.ts'
import { type Aspect, matches, type Vocabulary } from './vocabulary.ts'
import { fold, wordsOf } from './words.ts'

/** More unknown words than this and the question is about something else than the record. */
const mostUnknownWords = 2

/**
 * What a question asks of a record, or undefined when it is no record question: general knowledge, advice, another
 * person, a statement. Deterministic; `record` lists what this person's record names, so that its own words count.
 */
export function understand(
  vocabulary: Vocabulary,
  question: Pick<Question, 'text' | 'reader' | 'previous'>,
  record: readonly RecordWord[],
  now: Date,
): Ask | undefined {
  const own = read(vocabulary, question.text, question.reader, record, now)
  const earlier = question.previous.at(-1)
  if (earlier === undefined || (own !== undefined && own.topic !== 'unclear' && own.topic !== 'results')) return own
  const bare = phrasing(vocabulary, question.text, record)
  if (blocked(vocabulary, bare, question.text)) return own
  const marks = marksIn(vocabulary, bare)
  const aspect = aspectIn(vocabulary, bare)
  const short = bare.split(' ').length <= 8
  if (!short || (!marks.has('follow-up') && aspect === undefined)) return own
  const before = read(vocabulary, earlier, question.reader, record, now)
  if (before === undefined || before.topic === 'unclear') return own
  const period = periodIn(bare, now)
  return { ...before, aspect: aspect ?? before.aspect, ...(period === undefined ? {} : { period }) }
}

/** The question after politeness is taken off and slips are mended. */
function phrasing(vocabulary: Vocabulary, text: string, record: readonly RecordWord[]): string {
  const recordWords = new Set(record.flatMap(({ text: name }) => wordsOf(name)))
  const rewritten = rewrite(vocabulary, fold(text))
  return rewrite(vocabulary, mended(rewritten.split(' '), vocabulary, recordWords).join(' '))
}

function rewrite(vocabulary: Vocabulary, text: string): string {
  let current = text
  for (const { expressions, to } of vocabulary.rewrites) {
    for (const expression of expressions) current = current.replace(expression, to)
  }
  return current.replace(/\s+/g, ' ').trim()
}

const blocked = (vocabulary: Vocabulary, text: string, original: string): boolean =>
  vocabulary.blockers.some(row => matches(row, text) || matches(row, rewrite(vocabulary, fold(original)))) ||
  (!/[?¿]/.test(original) && vocabulary.statements.some(row => matches(row, text)))

function read(
  vocabulary: Vocabulary,
  original: string,
  reader: Question['reader'],
  record: readonly RecordWord[],
  now: Date,
): Ask | undefined {
  const text = phrasing(vocabulary, original, record)
  if (text === '' || blocked(vocabulary, text, original)) return undefined
  const words = text.split(' ')
  const mentions = mentionsIn(words, vocabulary)
  const inMention = new Set(mentions.flatMap(({ start, end }) => range(start, end)))
  const around = words.map((word, at) => (inMention.has(at) ? '_' : word)).join(' ')
  const unknown = words.filter(
    (word, at) =>
      !inMention.has(at) && !vocabulary.ordinary.has(word) && !periodWords.has(word) && !/^\d{1,4}$/.test(word),
  )
  const voiced = vocabulary.voices.some(row => matches(row, text))
  const marks = marksIn(vocabulary, text)
  // A word inside a name ("top number") asks nothing, unless nothing else in the question does.
  const aspect = aspectIn(vocabulary, around) ?? aspectIn(vocabulary, text)
  const general = /^(?:what (?:is|are|was)|who|how|why|does|do|can|is|are|que es|que son|como) /.test(text)
  const pointed = reader === 'clinician' && /^(?:what|when|how) (?:is|was|are|were) the /.test(text)
  if (!voiced && general && !pointed) return undefined
  const period = periodIn(text, now)
  const ask = choose(vocabulary, { text, mentions, unknown, record, aspect, marks, voiced, reader })
  if (ask === undefined || unknown.length - ask.explained > mostUnknownWords) return undefined
  const { explained: _, ...rest } = ask
  return { ...rest, ...(period === undefined ? {} : { period }) }
}

const aspectIn = (vocabulary: Vocabulary, text: string): Aspect | undefined =>
  vocabulary.aspects.find(row => matches(row, text))?.aspect

const marksIn = (vocabulary: Vocabulary, text: string): ReadonlySet<string> =>
  new Set(vocabulary.marks.filter(row => matches(row, text)).map(({ mark }) => mark))

const range = (start: number, end: number): readonly number[] =>
  Array.from({ length: end - start }, (_, at) => start + at)
