import type { Question } from '../../domain/answer.ts'
import { indexTerms } from '../../knowledge/terms.ts'
import { phraseAt, wordsOf } from '../../reason/substances.ts'
import { holdsPhrase, questionKind } from '../compose/question-kind.ts'
import type { DialogueTables } from './tables.ts'
import { numbersIn } from './told-value.ts'
import { type Topic, type TopicKnowledge, topicsOf } from './topics.ts'

/** A question as it stands alone, and how it came to: nothing was filled in, a thing was, or only the question before stands in front of it. */
export interface Understood {
  readonly text: string
  readonly how: 'as-asked' | 'named' | 'joined'
}

/** What a conversation is about, after each of its questions. */
interface Thread extends Understood {
  readonly topics: readonly Topic[]
  /** What the next "it" means. */
  readonly focus: Topic | undefined
}

/** How many earlier questions are remembered. */
const remembered = 8
/** The longest text, in words, that goes on from the question before. */
const longestFollowUp = 9

/**
 * Reads a question in its conversation: "and at night?", "can I take it with alcohol?", "what about Tylenol?", or the bare name that was
 * asked back for. The last eight earlier questions count; `listed` is what the answer before has listed ("the second one").
 */
export function understand(
  { text, previous, language }: Pick<Question, 'text' | 'previous' | 'language'>,
  listed: readonly string[],
  knowledge: TopicKnowledge,
): Understood {
  const short = language.split('-')[0] ?? 'en'
  const one = listedIn(text, listed, knowledge)
  if (one !== undefined) return { text: one, how: 'named' }
  let thread: Thread | undefined
  for (const asked of [...previous.slice(-remembered), text]) thread = next(asked, thread, short, knowledge)
  return thread === undefined ? { text, how: 'as-asked' } : { text: thread.text, how: thread.how }
}

/** "What is the first one for?" after a list. */
function listedIn(text: string, listed: readonly string[], { dialogue, reason }: TopicKnowledge): string | undefined {
  const words = wordsOf(text)
  for (const { place, phrases } of dialogue.listed) {
    const item = listed.at(place > 0 ? place - 1 : place)
    const phrase = phrases.map(wordsOf).find(parts => phraseAt(words, parts) >= 0)
    if (item === undefined || phrase === undefined) continue
    const at = phraseAt(words, phrase)
    const name = reason.substances.named(item)[0]?.name ?? item.split('.')[0]
    return `${[...words.slice(0, at), name, ...words.slice(at + phrase.length)].join(' ')}?`
  }
  return undefined
}

function next(text: string, before: Thread | undefined, language: string, knowledge: TopicKnowledge): Thread {
  const topics = topicsOf(text, language, knowledge)
  const asAsked: Thread = { text, how: 'as-asked', topics, focus: focusOf(topics, before) }
  if (before === undefined) return asAsked
  const words = wordsOf(text)
  const { focus } = before
  const pointed = focus === undefined ? undefined : pointedAt(text, words, topics, focus, language, knowledge.dialogue)
  if (pointed !== undefined) return { ...settled(pointed, language, knowledge, before), focus }
  if (words.length > longestFollowUp) return asAsked
  // A second number of nothing says no more than the first.
  if (topics.length === 0 && before.topics.length === 0 && numbersIn(text).length > 0) return asAsked
  if (topics.length === 0) return carriedOn(text, before, knowledge, language)
  const rest = restOf(words, topics, language, knowledge.dialogue)
  if (typeof rest === 'object') return besideFocus(rest.thing, before, language, knowledge)
  if (rest === 'says-more') return asAsked
  // The question before named nothing that it could be about: a bare name fills it in.
  if (before.topics.length === 0)
    return { ...settled(`${before.text} ${text}`, language, knowledge, before), focus: topics[0] }
  return rest === 'goes-on' ? swapped(topics, before, language, knowledge) : asAsked
}

/** "it" and the like, where nothing before it in the question could be meant, and the reader's own of it. */
function pointedAt(
  text: string,
  words: readonly string[],
  topics: readonly Topic[],
  focus: Topic,
  language: string,
  { pointers, pronouns, own }: DialogueTables,
): string | undefined {
  const mine = own.find(row => row.language === language && holdsPhrase(text, row.phrases))
  if (mine !== undefined) return mine.becomes.replace('{topic}', focus.said)
  for (const { phrases, becomes } of pointers) {
    for (const phrase of phrases.toSorted((a, b) => b.length - a.length)) {
      const parts = wordsOf(phrase)
      const at = phraseAt(words, parts)
      const end = at + parts.length
      // "can I take one Tylenol": what follows at once is the thing itself.
      if (at < 0 || topics.some(({ from, to }) => to <= at || from === end)) continue
      return `${[...words.slice(0, at), becomes.replace('{topic}', focus.said), ...words.slice(end)].join(' ')}?`
    }
  }
  const [first] = topics
  const at = words.findIndex(word => pronouns.some(row => row.words.includes(word) && !holdsPhrase(text, row.never)))
  if (first === undefined || at < 0 || first.from <= at) return undefined
  return `${words.toSpliced(at, 1, focus.said).join(' ')}?`
}

/** "And with my blood pressure pill?": both are taken. */
function besideFocus(thing: string, before: Thread, language: string, knowledge: TopicKnowledge): Thread {
  const { focus } = before
  const row = knowledge.dialogue.beside.find(row => row.language === language)
  const isTaken = focus !== undefined && focus.type !== 'other' && row !== undefined
  const text = isTaken
    ? row.becomes.replace('{topic}', focus.said).replace('{thing}', thing)
    : `${before.text} ${thing}`
  return { ...settled(text, language, knowledge, before), focus }
}

/** It names nothing: a kind of question is asked of the thing spoken of, anything else of the whole question before. */
function carriedOn(text: string, before: Thread, knowledge: TopicKnowledge, language: string): Thread {
  const { focus } = before
  const isKind = questionKind(text, knowledge.tables) !== undefined && !holdsPhrase(text, knowledge.dialogue.whole)
  return isKind && focus !== undefined
    ? { ...settled(`${text} ${focus.said}`, language, knowledge, before), focus }
    : { ...before, text: `${before.text} ${text}`, how: 'joined' }
}

/** "What about Tylenol?": the question before with the other thing in its place. */
function swapped(topics: readonly Topic[], before: Thread, language: string, knowledge: TopicKnowledge): Thread {
  const [thing] = topics
  const { focus } = before
  if (thing === undefined) return before
  const same = before.topics.filter(({ type }) => type === thing.type)
  const alike = same.some(({ isOwn }) => !isOwn) ? same.filter(({ isOwn }) => !isOwn) : same
  const replaced = alike.findLast(({ said }) => said !== focus?.said) ?? alike.at(-1)
  if (replaced !== undefined) {
    const words = wordsOf(before.text)
    const text = `${[...words.slice(0, replaced.from), thing.said, ...words.slice(replaced.to)].join(' ')}?`
    return { ...settled(text, language, knowledge, before), focus: replaced.said === focus?.said ? thing : focus }
  }
  const beside = knowledge.dialogue.beside.find(row => row.language === language)
  if (focus?.type === 'medicine' && thing.type === 'food' && beside !== undefined) {
    const text = beside.becomes.replace('{topic}', focus.said).replace('{thing}', thing.said)
    return { ...settled(text, language, knowledge, before), focus }
  }
  const text = focus === undefined ? `${before.text} ${thing.said}` : `${thing.said} ${focus.said}`
  return { ...settled(text, language, knowledge, before), focus: thing }
}

/** The thread with this text, whose things are read again. */
const settled = (text: string, language: string, knowledge: TopicKnowledge, before: Thread): Thread => {
  const topics = topicsOf(text, language, knowledge)
  return { text, how: 'named', topics, focus: focusOf(topics, before) }
}

/** What stays spoken of, else the first medicine that is not merely the reader's own, else the first thing. */
const focusOf = (topics: readonly Topic[], before: Thread | undefined): Topic | undefined =>
  topics.find(({ said }) => said === before?.focus?.said) ??
  topics.find(({ type, isOwn }) => type === 'medicine' && !isOwn) ??
  topics[0] ??
  before?.focus

/** Whether there is more in the text than a thing and the words by which people go on. */
function restOf(
  words: readonly string[],
  topics: readonly Topic[],
  language: string,
  { openings }: DialogueTables,
): 'goes-on' | 'only-names' | 'says-more' | { readonly thing: string } {
  const row = openings
    .filter(row => row.language === language)
    .flatMap(({ phrases, isBeside }) => phrases.map(phrase => ({ opening: wordsOf(phrase), isBeside })))
    .toSorted((a, b) => b.opening.length - a.opening.length)
    .find(({ opening }) => phraseAt(words, opening) === 0)
  const opening = row?.opening
  const rest = words.filter(
    (_, at) => at >= (opening?.length ?? 0) && !topics.some(({ from, to }) => from <= at && at < to),
  )
  if (indexTerms(rest.join(' ')).length > 0) return 'says-more'
  if (row?.isBeside === true) return { thing: words.slice(row.opening.length).join(' ') }
  return opening === undefined ? 'only-names' : 'goes-on'
}
