import type { Draft } from '../domain/answer.ts'
import { codesOf } from './codes.ts'
import { startDraft } from './draft.ts'
import { currentFacts } from './facts.ts'
import type { Scope } from './reply-scope.ts'
import { single } from './series.ts'

/** Answers about smoking from the last smoking status. */
export async function answerSmoking({ tx, actor, person, ask, speaker, codes: table }: Scope): Promise<Draft> {
  const facts = await currentFacts(tx, actor, person.id, ['observation'], codesOf(table, 'smoking-status'))
  const readings = facts.flatMap(single).filter(({ words }) => words !== undefined)
  const reading = ask.aspect === 'first' ? readings.at(-1) : ask.aspect === 'previous' ? readings[1] : readings[0]
  const draft = startDraft()
  if (reading?.words === undefined || reading.day === undefined) {
    draft.note(speaker.say('none-smoking'))
    return draft.done({ not_recorded: true })
  }
  draft.tell(speaker.say('smoking', { value: reading.words, date: speaker.date(reading.day) }), [reading.fact])
  const codes = reading.fact.value?.type === 'coded' ? reading.fact.value.codings.map(({ code }) => code) : []
  const now = codes.some(code => codesOf(table, 'smokes-now').includes(code))
    ? true
    : codes.some(code => codesOf(table, 'smokes-not').includes(code))
      ? false
      : undefined
  return draft.done({ value: reading.words, date: reading.day, ...(now === undefined ? {} : { boolean: now }) })
}
