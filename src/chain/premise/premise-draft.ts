import type { Draft, DraftSentence } from '../../domain/answer.ts'
import { spanOf } from '../../record/facts.ts'
import { speakerFor } from '../../record/wording.ts'
import type { Tx } from '../../store/database.ts'
import type { Asker, ChainParts } from '../parts.ts'
import type { Turn } from '../turn.ts'
import { readPremises } from './read-premises.ts'
import { type Unshown, unshownPremises } from './unshown.ts'

/** Most premises that one answer names. */
const mostNamed = 2

/**
 * The answer to a question that supposes what the record does not show: that it does not show it, what it shows instead, and nothing built upon
 * it. Undefined when the record bears out all that the question supposes.
 */
export async function premiseDraft(
  { knowledge }: ChainParts,
  tx: Tx,
  actor: Asker,
  { person, question }: Turn,
  now: Date,
): Promise<Draft | undefined> {
  const premises = readPremises(question.text, knowledge.premises)
  const unshown = await unshownPremises(tx, actor, person, premises, question.language, knowledge, now)
  if (unshown.length === 0) return undefined
  const { reader, language } = question
  const say = (id: string, topic = ''): DraftSentence => ({
    text: knowledge.tables.template(id, reader, language, topic),
    cites: [],
    kind: 'notice',
    origin: 'record',
  })
  const speaker = speakerFor(knowledge.record.wording, question)
  const told = unshown.slice(0, mostNamed).flatMap((one): readonly DraftSentence[] => {
    const notice = say('premise-none', topicOf(one))
    if (one.instead === undefined) return [notice]
    const span = spanOf(one.instead)
    const { value } = one.instead
    const result = value?.type === 'quantity' ? ` ${value.number} ${value.unit}` : ''
    const date = span.date === undefined ? '' : ` (${speaker.date(span.date)})`
    const text = knowledge.tables.template('premise-other', reader, language, `${span.title}${result}${date}`)
    return [notice, { text, cites: [span.id], kind: 'fact', origin: 'record' }]
  })
  const evidence = unshown
    .slice(0, mostNamed)
    .flatMap(({ instead }) => (instead === undefined ? [] : [spanOf(instead)]))
  return {
    origin: 'record',
    kind: evidence.length > 0 ? 'answered' : 'abstained',
    sentences: [...told, say('premise-then')],
    evidence,
  }
}

/** As the reader said it: the thing, with the year or the number that was supposed. */
const topicOf = ({ premise: { thing, year, value } }: Unshown): string =>
  `${thing}${value === undefined ? '' : ` ${value}`}${year === undefined ? '' : ` (${year})`}`
