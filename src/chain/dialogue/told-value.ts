import { wordsOf } from '../../reason/substances.ts'
import { holdsPhrase } from '../compose/question-kind.ts'
import { type TopicKnowledge, topicsOf } from './topics.ts'

/**
 * A question that tells a value of its own and asks what to think of it ("my sugar is 150 before breakfast, is that high?") as the question
 * what such a value should be: no stored result answers it, and its number would only find other numbers. Undefined for other questions.
 */
export function toldValue(text: string, language: string, knowledge: TopicKnowledge): string | undefined {
  const { whichNumber, whenMeasured, toldValue } = knowledge.dialogue
  const [number] = numbersIn(text)
  const [row] = toldValue
  const isAsked = whichNumber.some(({ phrases }) => holdsPhrase(text, phrases))
  if (number === undefined || row === undefined || !isAsked) return undefined
  const [topic] = topicsOf(text, language, knowledge).filter(({ type }) => type === 'other')
  if (topic === undefined) return undefined
  const spoken = language.startsWith('es') ? 'es' : language.startsWith('pl') ? 'pl' : 'en'
  const timed = whenMeasured.find(({ measures }) => holdsPhrase(text, measures))
  const known = new Set(timed?.known.flatMap(wordsOf))
  const when = wordsOf(text).filter(word => known.has(word))
  return row.asks[spoken].replace('{topic}', timed?.name[spoken] ?? topic.said).replace('{when}', when.join(' '))
}

/** Numbers as they stand in the text. */
export const numbersIn = (text: string): readonly string[] => text.match(/(?<![\p{L}\d])\d+(?:[.,]\d+)?/gu) ?? []
