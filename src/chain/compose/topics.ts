import { indexTerms, phraseKey, wordsOf } from '../../knowledge/terms.ts'
import { slips } from '../../retrieve/spelling.ts'
import type { ChainKnowledge } from '../knowledge.ts'

/** What decides whether a word names something. */
export type NamingKnowledge = Pick<ChainKnowledge, 'vocabulary' | 'tables' | 'reason' | 'mend'>

const mostTopics = 2
const longestTopic = 4

/**
 * The things a question is about in its own words, for saying that nothing was found on them: known names, names by their endings, words
 * that no dictionary has, and what ends as names of illnesses do ("burning mouth syndrome"). Everyday words name no topic. The surest first
 * two, in the order of the question.
 */
export function topicsOf(
  text: string,
  framed: readonly string[],
  language: string,
  knowledge: NamingKnowledge,
): readonly string[] {
  const said = new Set(framed.flatMap(indexTerms))
  const isShout = text === text.toUpperCase()
  const topics = text
    .split(/[^\p{L}\p{N}\s'’-]+/u)
    .flatMap(clause => runsIn(clause, word => isPlain(word, said, knowledge)))
    .flatMap(run => topicsIn(run.map(word => ({ word, mark: markOf(word, isShout, language, knowledge) }))))
  const distinct = topics.filter(
    ({ text: one }, index) => !topics.slice(0, index).some(({ text: other }) => isSame(one, other)),
  )
  const surest = distinct.toSorted((a, b) => b.sureness - a.sureness).slice(0, mostTopics)
  return distinct
    .filter(topic => surest.includes(topic) && topic.sureness > 0.5 * (surest[0]?.sureness ?? 0))
    .map(({ text: topic }) => (isShouted(topic, knowledge) ? topic.toLowerCase() : topic))
}

/** The same thing spelled twice, or one said within the other. */
const isSame = (one: string, other: string): boolean =>
  other.toLowerCase().includes(one.toLowerCase()) || slips(one.toLowerCase(), other.toLowerCase()) <= 2

const isShouted = (topic: string, { vocabulary }: NamingKnowledge): boolean =>
  topic.length > 4 &&
  topic === topic.toUpperCase() &&
  topic.split(' ').every(word => vocabulary.isWord(word.toLowerCase()))

/** Words that stand side by side without a stopword or framing word between them. */
function runsIn(clause: string, isPlain: (word: string) => boolean): readonly (readonly string[])[] {
  const runs: string[][] = [[]]
  for (const word of clause.split(/\s+/).filter(each => each !== '')) {
    if (isPlain(word)) runs.push([])
    else runs.at(-1)?.push(word)
  }
  return runs.filter(run => run.length > 0)
}

const isPlain = (word: string, said: ReadonlySet<string>, { vocabulary, tables }: NamingKnowledge): boolean =>
  /^[\d.-]|^.$/.test(word) ||
  wordsOf(word).every(({ term }) => term === undefined || vocabulary.frame.has(term) || said.has(term)) ||
  tables.courtesy.has(word.toLowerCase())

type Mark = 'name' | 'strange' | 'head' | 'describing' | 'plain'
interface Marked {
  readonly word: string
  readonly mark: Mark
}
interface Topic {
  readonly text: string
  readonly sureness: number
}

/** How sure each kind of word makes that its run is a name. */
const sure: Readonly<Record<Mark, number>> = { name: 2, strange: 1.2, head: 1, describing: 0, plain: 0 }

/** The names of one run: words before a head belong to it ("burning mouth syndrome"), any other plain word ends a name. */
function topicsIn(run: readonly Marked[]): readonly Topic[] {
  const groups: Marked[][] = [[]]
  for (const [at, one] of run.entries()) {
    const isHeaded = run.slice(at + 1, at + longestTopic).some(({ mark }) => mark === 'head')
    if (one.mark === 'plain' && !isHeaded) groups.push([])
    else groups.at(-1)?.push(one)
  }
  return groups.flatMap(group => {
    const last = group.findLastIndex(({ mark }) => mark !== 'plain' && mark !== 'describing')
    const named = group.slice(Math.max(0, last + 1 - longestTopic), last + 1)
    const sureness = named.reduce((sum, { mark }) => sum + sure[mark], 0)
    return sureness >= sure.strange || (sureness >= sure.head && named.length > 1)
      ? [{ text: named.map(({ word }) => word).join(' '), sureness }]
      : []
  })
}

function markOf(
  word: string,
  isShout: boolean,
  language: string,
  { vocabulary, tables, reason, mend }: NamingKnowledge,
): Mark {
  const small = word.toLowerCase()
  // A slip in a word of asking ('pkease') names nothing.
  if (mend(small, language) !== small) return 'plain'
  if (tables.heads.has(small)) return 'head'
  const isKnown = vocabulary.phrasesIn(language.split('-')[0] ?? 'en').has(phraseKey(word))
  const isEnding = small.length > 5 && tables.endings.some(ending => small.endsWith(ending))
  const isAcronym = /^(?=.*\p{Lu}.*\p{Lu})[\p{Lu}\d]{3,6}$/u.test(word)
  if (isKnown || isEnding || (isAcronym && !isShout) || reason.substances.named(word).length > 0) return 'name'
  if (language.startsWith('en') && /^\p{L}[\p{L}\p{N}-]{2,}$/u.test(word) && !vocabulary.isWord(small)) return 'strange'
  return describing.test(small) ? 'describing' : 'plain'
}

/** Adjectives go with the name after them: "diabetic retinopathy". */
const describing = /\p{L}{3}(?:ic|al|ous|ary|ive|ar|ed)$/u
