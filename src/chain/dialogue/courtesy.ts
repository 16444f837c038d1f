import type { Draft, Question } from '../../domain/answer.ts'
import { holdsPhrase } from '../compose/question-kind.ts'
import { type TopicKnowledge, topicsOf } from './topics.ts'

/** What is said in return to thanks and greetings that ask for nothing; undefined when the text names something or goes on. */
export function courtesy({ text, reader, language }: Question, knowledge: TopicKnowledge): Draft | undefined {
  const row = knowledge.dialogue.courtesies.find(({ phrases }) => holdsPhrase(text, phrases))
  if (row === undefined || text.includes('?') || text.split(/\s+/).length > longestCourtesy) return undefined
  if (topicsOf(text, language, knowledge).length > 0) return undefined
  const said = knowledge.tables.template(row.says, reader, language)
  return { origin: 'record', kind: 'answered', sentences: [{ text: said, cites: [], kind: 'notice' }], evidence: [] }
}

/** In words. */
const longestCourtesy = 8
