import type { Ask, Setting } from './ask.ts'
import { type Mention, mended, mentionsIn } from './mentions.ts'
import { periodIn, periodWords } from './period.ts'
import { choose } from './topic.ts'
import { type Aspect, matches, type Vocabulary } from './vocabulary.ts'
import { whoElse } from './whose.ts'
import { fold, wordsOf } from './words.ts'

/** More unknown words than this and the question is about something else than the record. */
const mostUnknownWords = 2
/** Topics in which "is it so?" is answered yes or no, and where a yes to a question of judgement would mislead. */
const yesNoTopics: ReadonlySet<string> = new Set([
  ...['conditions', 'medicines', 'allergies', 'immunizations', 'procedures', 'imaging', 'visits', 'care-plans'],
  ...['genomics', 'social'],
])

/** A question taken down to what it asks. */
export interface Phrasing {
  readonly text: string
  readonly words: readonly string[]
  /** The text with `_` for each word that the vocabulary names. */
  readonly around: string
  readonly mentions: readonly Mention[]
  /** Places of the words inside a mention. */
  readonly named: ReadonlySet<number>
  /** Words that neither a mention nor everyday language explains: names of the record, or something else altogether. */
  readonly unknown: readonly string[]
}

/**
 * What one question asks of a record, or undefined when it is no record question: general knowledge, advice, a judgement,
 * another person, a statement. Deterministic; the record's own words count as known.
 */
export function understandOne(setting: Setting, original: string): Ask | undefined {
  const { vocabulary, reader, record, now } = setting
  const { text, words, around, mentions, named, unknown } = phrase(setting, original)
  if (text === '' || isBlocked(setting, text, original) || whoElse(setting, original) !== undefined) return undefined
  const voices = vocabulary.voices.filter(row => matches(row, text)).map(({ id }) => id)
  const voiced = voices.length > 0
  const marks = marksIn(vocabulary, text)
  // A word inside a name ("top number") asks nothing, unless nothing else in the question does.
  const aspect = aspectIn(vocabulary, around) ?? aspectIn(vocabulary, text)
  const general = /^(?:what (?:is|are|was)|who|how|why|does|do|can|is|are|que es|que son|como) /.test(text)
  const pointed = reader === 'clinician' && /^(?:what|when|how) (?:is|was|are|were) the /.test(text)
  if (!voiced && general && !pointed) return undefined
  const period = periodIn(text, now)
  const ask = choose(vocabulary, { text, mentions, unknown, record, aspect, marks, voiced, reader })
  if (ask === undefined || isElsewhere(vocabulary, { words, unknown, named, explained: ask.explained, voices }))
    return undefined
  if (ask.topic !== 'measurement' && isJudged(vocabulary, ask, text, around)) return undefined
  const { explained: _, ...rest } = ask
  return { ...rest, ...(period === undefined ? {} : { period }) }
}

/** The question after politeness and the person's own name are taken off and slips are mended. */
export function phrase({ vocabulary, record, reader, name }: Setting, original: string): Phrasing {
  const recordWords = new Set(record.flatMap(({ words }) => words))
  const own = new Set(wordsOf(name).filter(word => !vocabulary.known.has(word)))
  const unnamed = fold(original.replaceAll('#', ' number of '))
    .split(' ')
    .map(word => (own.has(word) || own.has(word.replace(/s$/, '')) ? ownName : word))
    .join(' ')
    .replace(
      new RegExp(`(?:\\b(?:mr|mrs|ms|miss) )?${ownName}(?: ${ownName})*`, 'g'),
      reader === 'clinician' ? 'the patient' : '',
    )
  const rewritten = rewrite(vocabulary, unnamed)
  const text = rewrite(vocabulary, mended(rewritten.split(' '), vocabulary, recordWords).join(' '))
  const words = text.split(' ')
  const mentions = mentionsIn(words, vocabulary)
  const named = new Set(mentions.flatMap(({ start, end }) => range(start, end)))
  const around = words.map((word, at) => (named.has(at) ? '_' : word)).join(' ')
  const unknown = words.filter(
    (word, at) =>
      !named.has(at) &&
      !vocabulary.ordinary.has(word) &&
      !periodWords.has(word) &&
      !/^\d{1,4}$/.test(word) &&
      !isAsking(vocabulary, word),
  )
  return { text, words, around, mentions, named, unknown }
}

/** General knowledge, advice, family, or a statement: nothing that the record answers. */
export const isBlocked = ({ vocabulary }: Pick<Setting, 'vocabulary'>, text: string, original: string): boolean =>
  vocabulary.blockers.some(row => matches(row, text) || matches(row, rewrite(vocabulary, fold(original)))) ||
  (!/[?¿]/.test(original) && vocabulary.statements.some(row => matches(row, text)))

/** A word that says by itself how something is asked: "onset", "highest", "discontinued". */
const isAsking = (vocabulary: Vocabulary, word: string): boolean =>
  aspectIn(vocabulary, word) !== undefined || marksIn(vocabulary, word).size > 0

export const aspectIn = (vocabulary: Vocabulary, text: string): Aspect | undefined =>
  vocabulary.aspects.find(row => matches(row, text))?.aspect

export const marksIn = (vocabulary: Vocabulary, text: string): ReadonlySet<string> =>
  new Set(vocabulary.marks.filter(row => matches(row, text)).map(({ mark }) => mark))

/** Too much is left unexplained. Unless the question says whose record it means, one such word may be somebody's name. */
function isElsewhere(
  { known }: Vocabulary,
  {
    words,
    unknown,
    named,
    explained,
    voices,
  }: {
    readonly words: readonly string[]
    readonly unknown: readonly string[]
    readonly named: ReadonlySet<number>
    readonly explained: number
    readonly voices: readonly string[]
  },
): boolean {
  if (unknown.length - explained > mostUnknownWords) return true
  if (voices.includes('voice-self') || voices.includes('voice-patient')) return false
  const strange = words.flatMap((word, at) => (unknown.includes(word) && !known.has(word) ? [at] : []))
  const ofName = strange.filter(
    at =>
      at === 0 ||
      at === words.length - 1 ||
      named.has(at + 1) ||
      strange.includes(at + 1) ||
      /^(?:for|of|does|do|did|is|are|has|have|was|about|on|from|de|a|al|toma|tiene)$/.test(words[at - 1] ?? ''),
  )
  return ofName.length > explained
}

/** "Is it good, is it working, is it a statin?" asks more than what is recorded; only the record's own forms of yes-no do not. */
function isJudged({ frames, levels }: Vocabulary, ask: Ask, text: string, around: string): boolean {
  if (levels.some(row => matches(row, around))) return true
  if (ask.aspect !== 'yes-no' || !yesNoTopics.has(ask.topic)) return false
  return !frames.some(row => matches(row, text) || matches(row, around))
}

/** Stands where the person's own name stood. */
const ownName = 'ownname'

function rewrite({ rewrites }: Vocabulary, text: string): string {
  let current = text
  for (const { expressions, to } of rewrites) {
    for (const expression of expressions) current = current.replace(expression, to).trim()
  }
  return current.replace(/\s+/g, ' ').trim()
}

const range = (start: number, end: number): readonly number[] =>
  Array.from({ length: end - start }, (_, at) => start + at)
