import type { Draft } from '../domain/answer.ts'
import { ageAt } from './age.ts'
import { startDraft } from './draft.ts'
import { currentFacts, type StoredFact } from './facts.ts'
import type { Scope } from './reply-scope.ts'

/** `detail.field` of the demographic fact that answers each topic. */
const fields: Readonly<Record<string, string>> = {
  'birth-date': 'birth-date',
  age: 'birth-date',
  sex: 'sex',
  name: 'name',
  language: 'language',
  death: 'deceased',
  address: 'address',
  phone: 'phone',
  email: 'email',
  'marital-status': 'marital-status',
  race: 'race',
  ethnicity: 'ethnicity',
}

/** Answers about who the person is: date of birth, age, sex, name, language, death. */
export async function answerIdentity(scope: Scope): Promise<Draft> {
  const { tx, actor, person, ask, speaker, now } = scope
  const facts = await currentFacts(tx, actor, person.id, ['demographic'])
  const of = (field: string): StoredFact | undefined => facts.find(fact => fact.detail['field'] === field)
  const fact = of(fields[ask.topic] ?? '')
  const value = fact === undefined ? undefined : textOf(fact)
  const draft = startDraft()
  if (fact === undefined || value === undefined) {
    draft.note(speaker.say('none-identity'))
    return draft.done({ not_recorded: true })
  }
  if (ask.topic === 'age') {
    const death = of('deceased')
    const until = death?.effective?.start
    const age = ageAt(value, until ?? now.toISOString())
    if (age !== undefined) {
      const row = until === undefined ? 'age' : 'age-at-death'
      draft.tell(
        speaker.say(row, { age: String(age), value: speaker.date(value) }),
        death === undefined ? [fact] : [fact, death],
      )
      return draft.done({ value: age, unit: 'years' })
    }
  }
  const dated = ask.topic === 'birth-date' || ask.topic === 'age' || (ask.topic === 'death' && /^\d{4}/.test(value))
  const shown = dated ? speaker.date(value) : speaker.has(`sex-${value}`) ? speaker.say(`sex-${value}`) : value
  const row = ask.topic === 'age' ? 'birth-date' : speaker.has(ask.topic) ? ask.topic : 'demographic'
  draft.tell(speaker.say(row, { value: shown }), [fact])
  return draft.done(ask.topic === 'birth-date' ? { value, date: value } : { value })
}

const textOf = (fact: StoredFact): string | undefined =>
  fact.value?.type === 'text' || fact.value?.type === 'coded' ? fact.value.text : undefined
