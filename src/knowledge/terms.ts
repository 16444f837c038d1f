import { stem } from './stem.ts'

/** A word of a text. */
export interface Word {
  /** Its stem, which phrases are matched by; stopwords have one too: "feeling down" is not "feeling". */
  readonly key: string
  /** The same, unless it is a stopword: then it is not indexed. */
  readonly term?: string
}

/**
 * The words of a text, in order and with repeats: compatibility forms and accents folded, hidden characters dropped, small letters,
 * endings stemmed. The index and the query both use it, so they always agree.
 */
export function wordsOf(text: string): readonly Word[] {
  const words = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}'’]/gu, '')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .match(/[\p{L}\p{N}]+/gu)
  return (words ?? []).map(word => {
    const key = stemOf(word)
    return stopwords.has(word) ? { key } : { key, term: key }
  })
}

/** The index terms of a text, in order and with repeats: its words without English and Spanish stopwords. */
export const indexTerms = (text: string): string[] => wordsOf(text).flatMap(({ term }) => term ?? [])

const names = new Map<string, readonly string[]>()

/** The index terms of a title, a topic or a heading, kept: they come again with every part of a document and every question that finds it. */
export function nameTerms(text: string): readonly string[] {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size > 20_000) names.clear()
  const found = indexTerms(text)
  names.set(text, found)
  return found
}

/** What a phrase is looked up by: all its words, stopwords as well. */
export const phraseKey = (text: string): string =>
  wordsOf(text)
    .map(({ key }) => key)
    .join(' ')

/** Words of the longest phrase that a question is searched for: a longer name is never met. */
export const longestPhraseWords = 6

/**
 * The index terms of a phrase; undefined when stopwords carry its meaning, so that what is left of it would find anything: "passed out" is
 * not "passed". Such a phrase is understood in a question, and never looked for.
 */
export function searchable(phrase: string): readonly string[] | undefined {
  const terms = indexTerms(phrase)
  return terms.length === 0 || (terms.length === 1 && wordsOf(phrase).length > 1) ? undefined : terms
}

const stems = new Map<string, string>()

/** The stem of a word, kept: texts say few words many times. */
function stemOf(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  if (stems.size > 100_000) stems.clear()
  const found = stem(word)
  stems.set(word, found)
  return found
}

/** Changes whenever the same text would give other terms or chunks, so that stored ones are made again. */
export const indexVersion = '3'

const stopwords: ReadonlySet<string> = new Set(
  `a about all arent cant cannot couldnt didnt doesnt hasnt havent shouldnt wasnt wont wouldnt also am an and any are as at be because been being but by can could did do does doing dont down during each few for from
  had has have having he her here hers him his how i id if ill im in into is isnt it its ive just me more most much my myself of off on
  once only or other our ours out over own please same shall she should so some such tell than that thats the their theirs them then
  there these they this those through to too under until up us very was we were what whats when where which while who whom whose why
  will with would you your yours yourself
  al algo ante aqui asi aun aunque como con cual cuales cuando cuanto de del desde donde dos e el ella ellas ellos en entre era es esa
  esas ese eso esos esta estan estas este esto estos estoy fue ha han hasta hay he la las le les lo los mas me mi mis mucho muy nos
  nosotros o os otra otras otro otros para pero por porque pues que quien se sea ser si sin sobre son su sus tambien tan te ti tiene
  tengo tu tus un una unas uno unos usted ustedes y ya yo`.split(/\s+/),
)
