import type { Draft, DraftSentence } from '../../domain/answer.ts'
import type { Concept } from '../../retrieve/query.ts'
import type { Evidence } from '../gather.ts'
import type { ChainKnowledge } from '../knowledge.ts'
import type { Turn } from '../turn.ts'
import { framedBy } from './question-kind.ts'
import { topicsOf } from './topics.ts'

/**
 * What is said when nothing answers: what was asked, that no checked text answers it, and who can. It names what the knowledge base lacks
 * altogether as lacking, and asks back when the question names nothing.
 */
export function abstentionDraft(
  knowledge: ChainKnowledge,
  { question: { reader, language } }: Pick<Turn, 'question'>,
  { missing, isUnclear, asking }: Pick<Evidence, 'missing' | 'isUnclear' | 'asking'>,
): Draft {
  const { tables } = knowledge
  const framed = framedBy(asking.kind, asking.asked)
  const named = topicsOf(asking.said, framed, language, knowledge)
  const topics = named.length > 0 ? named : topicsOf(asking.whole, framed, language, knowledge)
  const topic = topics
    .join(tables.template('and', reader, language))
    .replace(/[^\p{L}\p{N} '’-]/gu, '')
    .slice(0, 80)
  const say = (id: string, kind: DraftSentence['kind'] = 'notice'): DraftSentence => ({
    text: tables.template(id, reader, language, topic),
    cites: [],
    kind,
  })
  if (isUnclear && topics.length === 0)
    return { origin: 'embedded', kind: 'asked-back', sentences: [say('ask-what', 'question')], evidence: [] }
  const isLacking = topics.some(each => missing.some(concept => isPartOf(concept, each)))
  const whom = whomToAsk(asking.whole, asking.kind?.askWhom, knowledge)
  return {
    origin: 'embedded',
    kind: 'abstained',
    sentences: [say(topics.length === 0 ? 'not-found-at-all' : isLacking ? 'not-found' : 'not-answered'), say(whom)],
    evidence: [],
  }
}

const isPartOf = ({ name }: Concept, topic: string): boolean => topic.toLowerCase().includes(name.toLowerCase())

/** A pharmacist where a medicine is named; else who knows about this kind of question. */
const whomToAsk = (text: string, askWhom: string | undefined, { reason }: ChainKnowledge): string =>
  askWhom ?? (reason.substances.named(text).length > 0 ? 'ask-pharmacist' : 'ask-whom')
