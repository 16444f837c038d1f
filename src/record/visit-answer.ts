import type { Draft } from '../domain/answer.ts'
import { codesOf } from './codes.ts'
import { startDraft } from './draft.ts'
import { currentFacts, dayOf, type StoredFact } from './facts.ts'
import type { Scope } from './reply-scope.ts'
import { tellList } from './section-answer.ts'
import { inPeriod, isMeant, listed } from './section-facts.ts'
import { factName } from './show.ts'

/** Marks of a question that narrow the visits to a class. */
const classMarks = ['emergency', 'inpatient'] as const

/** Answers about visits: the last one with its kind and class, the first, how many, who was seen, what is planned. */
export async function answerVisits(scope: Scope): Promise<Draft> {
  const { tx, actor, person, ask, now } = scope
  const all = await currentFacts(tx, actor, person.id, ['encounter'])
  const today = now.toISOString()
  const planned = all.filter(fact => (fact.effective?.start ?? '') > today || fact.status === 'planned')
  if (ask.aspect === 'next') return next(scope, planned.at(-1))
  const wanted = classMarks.flatMap(mark => (ask.marks.has(mark) ? codesOf(scope.codes, `visit-${mark}`) : []))
  const { filter } = ask
  const visits = all.filter(
    fact =>
      !planned.includes(fact) &&
      inPeriod(fact, ask.period) &&
      (wanted.length === 0 || wanted.includes(String(fact.detail['class']))) &&
      (filter === undefined || isMeant(fact, filter)),
  )
  if (ask.aspect === 'how-many') {
    const draft = startDraft()
    draft.tell(scope.speaker.say('count', { count: String(visits.length) }), visits)
    return draft.done({ value: visits.length })
  }
  if (ask.aspect === 'list' && !ask.marks.has('latest') && visits.length > 0) return tellList(scope, visits)
  const visit = ask.aspect === 'first' ? visits.at(-1) : ask.aspect === 'previous' ? visits[1] : visits[0]
  return visit === undefined ? none(scope) : tellVisit(scope, visit)
}

function tellVisit({ ask, speaker }: Scope, visit: StoredFact): Draft {
  const draft = startDraft()
  const day = dayOf(visit) ?? ''
  const row = ask.aspect === 'first' || ask.aspect === 'previous' ? `${ask.aspect}-visit` : 'last-visit'
  const code = typeof visit.detail['class'] === 'string' ? visit.detail['class'] : undefined
  draft.tell(speaker.say(row, { date: speaker.date(day) }), [visit])
  const words = code !== undefined && speaker.has(`class-${code}`) ? speaker.say(`class-${code}`) : (code ?? '')
  if (words !== '') draft.tell(speaker.say('visit-type', { type: factName(visit), class: words }), [visit])
  const [reason] = listed(visit.detail['reason'])
  if (reason !== undefined) draft.tell(speaker.say('visit-reason', { reason: factName({ text: reason }) }), [visit])
  const who = listed(visit.detail['participant'])
  if (ask.aspect === 'who')
    who.length === 0
      ? draft.note(speaker.say('no-who'))
      : draft.tell(speaker.say('visit-who', { who: who.join(', ') }), [visit])
  const yes = ask.aspect === 'yes-no' ? { boolean: true } : {}
  return draft.done({
    ...yes,
    ...(ask.aspect === 'who' && who.length > 0 ? { value: who.join(', ') } : {}),
    date: day,
    type: visit.text,
    ...(code === undefined ? {} : { class: code }),
  })
}

function none({ ask, speaker }: Scope): Draft {
  const draft = startDraft()
  draft.note(speaker.say('none-visits'))
  draft.note(speaker.say('not-in-record'))
  return draft.done(ask.aspect === 'yes-no' ? { boolean: false, not_recorded: true } : { not_recorded: true })
}

function next({ speaker }: Scope, visit: StoredFact | undefined): Draft {
  const draft = startDraft()
  const day = visit && dayOf(visit)
  if (visit === undefined || day === undefined) {
    draft.note(speaker.say('no-next-visit'))
    return draft.done({ not_recorded: true })
  }
  draft.tell(speaker.say('next-visit', { date: speaker.date(day) }), [visit])
  return draft.done({ date: day, type: visit.text })
}
