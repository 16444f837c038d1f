import { indexTerms } from '../../knowledge/terms.ts'
import { phraseAt, wordsOf } from '../../reason/substances.ts'
import { mentionsIn } from '../../record/mentions.ts'
import { readQuery } from '../../retrieve/query.ts'
import { wordsIn } from '../../retrieve/vocabulary.ts'
import { questionKind } from '../compose/question-kind.ts'
import type { ChainKnowledge } from '../knowledge.ts'

/** A thing that a question names. `from` and `to` count the words of the text; `to` is past the last. */
export interface Topic {
  readonly said: string
  readonly from: number
  readonly to: number
  /** A medicine, something that is eaten or drunk, or any other thing that the vocabularies know. */
  readonly type: 'medicine' | 'food' | 'other'
  /** The reader's own ("my blood thinner"). */
  readonly isOwn: boolean
}

export type TopicKnowledge = Pick<ChainKnowledge, 'tables' | 'dialogue' | 'vocabulary' | 'reason' | 'record'>

/** What a question is about, in its order: what names a medicine, a food, an illness, a test; not the words by which it asks. */
export function topicsOf(text: string, language: string, knowledge: TopicKnowledge): readonly Topic[] {
  const words = wordsOf(text)
  const asking = askedAt(words, text, knowledge)
  const found: Topic[] = []
  const add = (from: number, to: number, type: Topic['type']): void => {
    const isTaken = (place: Place): boolean => place.from < to && from < place.to
    if (from < 0 || found.some(isTaken) || asking.some(isTaken)) return
    const said = words.slice(from, to).join(' ')
    const isOwn = from > 0 && indexTerms(`${words[from - 1]}`).length === 0 && isPersonal(words[from - 1], knowledge)
    found.push({ said, from, to, type, isOwn })
  }
  for (const { from, to, classes } of knowledge.reason.substances.mentions(words)) {
    if (classes.length > 0)
      add(from, to, classes.every(({ id }) => knowledge.dialogue.foods.has(id)) ? 'food' : 'medicine')
  }
  for (const { start, end, meanings } of mentionsIn(words, knowledge.record.vocabulary)) {
    if (meanings.some(({ kind }) => kind !== 'section')) add(start, end, 'other')
  }
  for (const { name, importance, isTerm } of readQuery(text, wordsIn(knowledge.vocabulary, language))) {
    const phrase = wordsOf(name)
    const from = phraseAt(words, phrase)
    if (importance === 1 && isTerm === true) add(from, from + phrase.length, 'other')
  }
  return found.toSorted((a, b) => a.from - b.from)
}

interface Place {
  readonly from: number
  readonly to: number
}

/** Where the phrases stand by which this kind of question is asked. */
function askedAt(words: readonly string[], text: string, { tables }: TopicKnowledge): readonly Place[] {
  const kind = questionKind(text, tables)
  return (kind?.asks ?? []).flatMap(phrase => {
    const parts = phrase.split('…').map(wordsOf)
    return parts.flatMap(part => {
      const from = part.length === 0 ? -1 : phraseAt(words, part)
      return from < 0 ? [] : [{ from, to: from + part.length }]
    })
  })
}

const isPersonal = (word: string | undefined, { tables }: TopicKnowledge): boolean =>
  word !== undefined && tables.personal.includes(word)
