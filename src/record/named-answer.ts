import type { Draft } from '../domain/answer.ts'
import { dosageText } from './dosage-text.ts'
import { type DraftBuilder, startDraft } from './draft.ts'
import { dayOf, type StoredFact } from './facts.ts'
import type { Scope } from './reply-scope.ts'
import { grouped, inPeriod, isActive, isMeant, listed } from './section-facts.ts'
import { conceptName, factName, medicineName } from './show.ts'
import { patternsOf } from './vocabulary.ts'
import { holds, stemsOf } from './words.ts'

/** Sections in which a thing can hold now or have ended. */
const canEnd: ReadonlySet<string> = new Set(['conditions', 'medicines', 'allergies'])

/** Answers about things asked for by name: "do I have asthma", "when was my last colonoscopy", "which pills are for pressure". */
export function answerNamed(scope: Scope, facts: readonly StoredFact[]): Draft {
  const { ask, now } = scope
  const { filter } = ask
  if (filter === undefined) throw new RangeError('answerNamed needs a filter')
  const meant = facts.filter(fact => isMeant(fact, filter) && inPeriod(fact, ask.period))
  const active = canEnd.has(ask.topic) ? meant.filter(fact => isActive(fact, now)) : meant
  const ended = meant.filter(fact => !active.includes(fact))
  if (ask.aspect === 'how-many') return counted(scope, ask.topic === 'medicines' ? active : meant)
  if (meant.length === 0) return notListed(scope, facts)
  if (ask.aspect === 'who') return byWhom(scope, meant)
  if (ask.topic === 'medicines') return medicines(scope, active, ended)
  if (ask.topic === 'conditions' || ask.topic === 'allergies') return standing(scope, active, ended)
  return done(scope, meant)
}

function counted({ speaker }: Scope, facts: readonly StoredFact[]): Draft {
  const draft = startDraft()
  draft.tell(speaker.say('count', { count: String(facts.length) }), facts)
  return draft.done({ value: facts.length })
}

/** Conditions and allergies: whether, since when, or which. */
function standing(scope: Scope, active: readonly StoredFact[], ended: readonly StoredFact[]): Draft {
  const { ask, speaker } = scope
  const draft = startDraft()
  if (ask.aspect === 'when' || ask.aspect === 'first') {
    const all = [...active, ...ended].filter(fact => dayOf(fact) !== undefined)
    const fact =
      (ask.aspect === 'when' && ask.marks.has('latest')) || active.length === 0 ? all[0] : (active.at(-1) ?? all.at(-1))
    const date = fact && dayOf(fact)
    if (fact !== undefined && date !== undefined) {
      draft.tell(speaker.say('since-conditions', { item: factName(fact), date: speaker.date(date) }), [fact])
      return draft.done({ ...asked(scope, active.length > 0), date, value: date })
    }
  }
  const ever = ask.marks.has('ever')
  if (ask.aspect === 'yes-no' && (active.length > 0 || ever)) draft.note(speaker.say('yes'))
  for (const group of grouped(active)) {
    const [fact] = group
    const day = group.map(dayOf).at(-1)
    if (fact === undefined) continue
    const item = factName(fact)
    if (ask.topic === 'allergies') draft.tell(speaker.say('has-allergies', { item }), group)
    else if (day === undefined) draft.tell(speaker.say('has-conditions', { item }), group)
    else draft.tell(speaker.say('has-conditions-since', { item, date: speaker.date(day) }), group)
  }
  if (active.length === 0) for (const group of grouped(ended)) tellEnded(scope, draft, group)
  const list = [...new Set((active.length > 0 ? active : ended).map(({ text }) => text))].toSorted()
  return draft.done({ ...asked(scope, active.length > 0 || ever), list })
}

function medicines(scope: Scope, active: readonly StoredFact[], ended: readonly StoredFact[]): Draft {
  const { ask, speaker } = scope
  const draft = startDraft()
  const shown = active.length > 0 && !ask.marks.has('past') ? active : ask.marks.has('past') ? ended : active
  if (ask.aspect === 'when' || ask.aspect === 'first') {
    const all = [...active, ...ended]
    const fact = ask.aspect === 'when' && ask.marks.has('latest') ? all[0] : (active.at(-1) ?? all.at(-1))
    const date = fact && dayOf(fact)
    if (fact !== undefined && date !== undefined) {
      draft.tell(speaker.say('since-medicines', { item: medicineName(fact, speaker), date: speaker.date(date) }), [
        fact,
      ])
      return draft.done({ ...asked(scope, active.length > 0), date, value: date })
    }
  }
  const ever = ask.marks.has('ever') && ask.aspect === 'yes-no'
  if (ask.aspect === 'yes-no' && (active.length > 0 || ever)) draft.note(speaker.say('yes'))
  for (const group of grouped(shown)) {
    const [fact] = group
    if (fact === undefined) continue
    draft.tell(speaker.say('has-medicines', { item: medicineName(fact, speaker) }), group)
    const [dosage] = listed(fact.detail['dosage'])
    if (dosage !== undefined) draft.tell(`${dosageText(dosage, speaker)}.`, [fact])
    else if (ask.aspect === 'dose') draft.note(speaker.say('no-dosage'))
  }
  if (shown.length === 0) for (const group of grouped(ended)) tellEnded(scope, draft, group)
  const list = [...new Set(shown.map(({ text }) => text))].toSorted()
  return draft.done({
    ...asked(scope, active.length > 0 || ever),
    list,
    ...(list.length === 0 ? { none_recorded: true } : {}),
  })
}

function tellEnded({ ask, speaker }: Scope, draft: DraftBuilder, group: readonly StoredFact[]): void {
  const [fact] = group
  const day = fact && dayOf(fact)
  if (fact === undefined || day === undefined) return
  const medicine = ask.topic === 'medicines'
  const item = medicine ? medicineName(fact, speaker) : factName(fact)
  const planned = medicine && (fact.status === 'draft' || fact.detail['intent'] === 'plan')
  const row = planned ? 'planned-medicines' : medicine ? 'ended-medicines' : 'ended-conditions'
  draft.tell(speaker.say(row, { item, date: speaker.date(day) }), [fact])
}

/** Vaccines, procedures, scans, rare tests: what was done and when. */
function done(scope: Scope, facts: readonly StoredFact[]): Draft {
  const { ask, speaker } = scope
  const draft = startDraft()
  const dated = facts.filter(fact => dayOf(fact) !== undefined)
  const first = ask.aspect === 'first'
  const fact = (first ? dated.at(-1) : ask.aspect === 'previous' ? dated[1] : dated[0]) ?? facts[0]
  const date = fact && dayOf(fact)
  if (fact === undefined || date === undefined) return notListed(scope, [])
  const vaccine = ask.topic === 'immunizations'
  const row = `${first ? 'first' : 'last'}-${vaccine ? 'immunizations' : 'procedures'}`
  const name = ask.filter?.concept === undefined ? factName(fact) : conceptName(ask.filter.concept, speaker)
  if (ask.aspect === 'yes-no') draft.note(speaker.say('yes'))
  draft.tell(speaker.say(row, { name, item: factName(fact), date: speaker.date(date) }), [fact])
  const list = [...new Set(facts.map(({ text }) => text))].toSorted()
  return draft.done({ ...asked(scope, true), date, type: fact.text, value: date, list })
}

function byWhom({ speaker }: Scope, facts: readonly StoredFact[]): Draft {
  const draft = startDraft()
  const fact = facts[0]
  const who = facts.flatMap(each => [...listed(each.detail['requester']), ...listed(each.detail['performer'])])[0]
  const holder = facts.find(each =>
    [...listed(each.detail['requester']), ...listed(each.detail['performer'])].includes(who ?? ''),
  )
  if (fact === undefined || who === undefined || holder === undefined) {
    draft.note(speaker.say('no-who'))
    return draft.done({ not_recorded: true })
  }
  draft.tell(speaker.say('prescriber', { item: factName(holder), who }), [holder])
  return draft.done({ value: who })
}

/** Nothing of that name: said as not recorded, never as not so. What stands near it is named. */
function notListed(scope: Scope, facts: readonly StoredFact[]): Draft {
  const { ask, speaker } = scope
  const draft = startDraft()
  const { concept, said } = ask.filter ?? {}
  const name = concept === undefined ? (said ?? '') : conceptName(concept, speaker)
  const row = speaker.has(`no-${ask.topic}`) ? `no-${ask.topic}` : 'no-procedures'
  draft.note(speaker.say(row, { name }))
  const near = patternsOf(concept?.near)
  for (const fact of facts.filter(each => near.some(pattern => holds(stemsOf(each.text), pattern))).slice(0, 1))
    draft.tell(speaker.say('near-conditions', { item: factName(fact) }), [fact])
  draft.note(speaker.say('not-in-record'))
  return draft.done({ ...asked(scope, false), not_recorded: true })
}

/** Aspects that ask for something else than whether. */
const otherAspects: ReadonlySet<string> = new Set(['when', 'first', 'previous', 'who', 'dose', 'how-many'])

/** The yes or no of a question, unless it asks for something else. */
function asked({ ask }: Scope, boolean: boolean): { readonly boolean?: boolean } {
  return otherAspects.has(ask.aspect) ? {} : { boolean }
}
