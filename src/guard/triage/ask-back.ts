import type { RuleTable } from '../../knowledge/rules.ts'
import type { Reading } from './reading.ts'
import type { QuestionRow } from './tables.ts'

/** A message of the middle band is no longer than this, in words: who tells more has told what a question would ask. */
const mostWords = 14
/** "What should I do?" only asks for help; a longer question can be answered. */
const mostWordsOfPlea = 5

/** The question that a message calls for: it may be serious, tells too little, and asks nothing that could be answered instead. */
export type AskBack = (reading: Reading) => QuestionRow | undefined

export function createAskBack(
  table: RuleTable<QuestionRow>,
  compile: (when: string) => (reading: Reading) => boolean,
): AskBack {
  const rows = table.rows.map(row => ({ row, holds: compile(row.when) }))
  return reading => {
    const { sentences, context } = reading
    const words = sentences.reduce((sum, { text }) => sum + countWords(text), 0)
    const wantsAnswer =
      context.informational.some(Boolean) ||
      sentences.some(({ text, asks }, at) => asks && context.opensQuestion(at) && countWords(text) > mostWordsOfPlea) ||
      (sentences.some(({ asks }) => asks) && !context.holds('asks-what-to-do'))
    if (words > mostWords || wantsAnswer || reading.denied.size > 0 || context.holds('told-in-detail')) return undefined
    return rows.find(({ holds }) => holds(reading))?.row
  }
}

const countWords = (text: string): number => text.split(' ').filter(word => /\w/.test(word)).length

/** How a message answers the question that was asked back, by the words it begins with. */
export function answerTo({ context }: Reading): 'yes' | 'no' | undefined {
  if (context.holds('answers-no')) return 'no'
  return context.holds('answers-yes') ? 'yes' : undefined
}
