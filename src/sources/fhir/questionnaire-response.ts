import { z } from 'zod'
import type { FactValue } from '../../domain/fact.ts'
import { dateShown, effectiveOf } from '../moment.ts'
import { present, texts } from '../present.ts'
import type { FactDraft } from '../reading.ts'
import { dateTime } from './elements.ts'
import { readerOf } from './reader.ts'
import { factValue, valueFields, valueText } from './value.ts'

interface Item {
  readonly linkId: string
  readonly text?: string | undefined
  readonly answer?: readonly z.infer<typeof answer>[] | undefined
  readonly item?: readonly Item[] | undefined
}
const answer = z.object(valueFields)
const item: z.ZodType<Item> = z.object({
  linkId: z.string(),
  text: z.string().optional(),
  answer: z.array(answer).optional(),
  get item() {
    return z.array(item).optional()
  },
})
const schema = z.object({
  status: z.string(),
  questionnaire: z.string().optional(),
  authored: dateTime.optional(),
  item: z.array(item).optional(),
})

/** Several choices stay coded together; anything else becomes its words. */
const several = (said: readonly FactValue[], text: string): FactValue =>
  said.every(value => value.type === 'coded')
    ? { type: 'coded', text, codings: said.flatMap(value => (value.type === 'coded' ? value.codings : [])) }
    : { type: 'text', text }

/** One answer fact per question. A question without an answer is a fact too: `detail.answered` is false, so silence never reads as "no". */
export const readQuestionnaireResponse = readerOf(schema, body => {
  const effective = effectiveOf(body.authored)
  const when = body.authored && dateShown(body.authored)
  const walk = (items: readonly Item[], path: string): readonly FactDraft[] =>
    items.flatMap((each, at) => {
      const part = `${path}item[${at}]`
      const nested = walk(each.item ?? [], `${part}.`)
      const answers = each.answer ?? []
      if (answers.length === 0 && nested.length > 0) return nested
      const text = each.text ?? each.linkId
      const said = answers.map(factValue).filter(value => value !== undefined)
      const words = said.flatMap(value => texts(valueText(value))).join('; ')
      const only = said[0]
      return [
        {
          part,
          layer: 'social' as const,
          kind: 'screening-answer' as const,
          text,
          codings: [{ system: body.questionnaire ?? '', code: each.linkId }],
          value: said.length > 1 ? several(said, words) : only,
          effective,
          status: body.status,
          detail: present({ linkId: each.linkId, answered: said.length > 0, questionnaire: body.questionnaire }),
          quote: texts(`${text}: ${said.length === 0 ? 'not answered' : words}`, when).join(', '),
        },
        ...nested,
      ]
    })
  return walk(body.item ?? [], '')
})
