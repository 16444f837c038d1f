import type { Draft } from '../domain/answer.ts'
import { codesOf } from './codes.ts'
import { dosageText } from './dosage-text.ts'
import { startDraft } from './draft.ts'
import { currentFacts, dayOf, type StoredFact } from './facts.ts'
import { answerNamed } from './named-answer.ts'
import type { Scope } from './reply-scope.ts'
import { grouped, inPeriod, isActive, isGenomeLine, isMeant, listed, sectionKinds } from './section-facts.ts'
import { factName, medicineName, plainName } from './show.ts'

/** Sections whose list shows what holds now; the others list what was done, with the last date. */
const standing: ReadonlySet<string> = new Set(['conditions', 'medicines', 'allergies', 'care-plans', 'goals'])
/** Longest list that is told; a patient asking for everything gets the newest. */
const mostItems = 60

/** Answers about a section of the record: its list, or the part of it that was named. */
export async function answerSection(scope: Scope): Promise<Draft> {
  const { tx, actor, person, ask, now } = scope
  const kinds = sectionKinds[ask.topic] ?? []
  const all = await currentFacts(tx, actor, person.id, kinds)
  const noKnown = codesOf(scope.codes, 'no-known-allergy')
  /** States an absence, not an allergy. */
  const isNoKnownAllergy = (fact: StoredFact): boolean => fact.codings.some(({ code }) => noKnown.includes(code))
  const facts = all.filter(fact => fact.status !== 'absent' && !isNoKnownAllergy(fact) && !isGenomeLine(fact))
  const { filter } = ask
  const named = filter !== undefined && filter.category === undefined
  if (named && ask.topic !== 'goals' && ask.topic !== 'genomics') return answerNamed(scope, facts)
  const meant = filter === undefined ? facts : facts.filter(fact => isMeant(fact, filter))
  const past = ask.marks.has('past')
  const holding = meant.filter(
    fact => !standing.has(ask.topic) || (past ? fact.status !== 'draft' && !isActive(fact, now) : isActive(fact, now)),
  )
  const shown = holding.filter(fact => inPeriod(fact, ask.period))
  const stated = all.find(isNoKnownAllergy)
  if (ask.topic === 'allergies' && shown.length === 0 && stated !== undefined) return tellStatedAbsence(scope, stated)
  return tellList(scope, shown, past)
}

/** "No known allergy" is a finding that somebody wrote down, unlike an empty list. */
function tellStatedAbsence({ speaker }: Scope, fact: StoredFact): Draft {
  const draft = startDraft()
  draft.tell(speaker.say('stated', { item: factName(fact) }), [fact])
  return draft.done({ list: [], none_recorded: false })
}

/** One sentence for each thing, and the list in the record's own words. */
export function tellList(scope: Scope, facts: readonly StoredFact[], past = false): Draft {
  const { ask, speaker } = scope
  const draft = startDraft()
  const row = past && speaker.has(`head-${ask.topic}-past`) ? `${ask.topic}-past` : ask.topic
  const groups = grouped(facts)
  if (ask.aspect === 'how-many') {
    // Things that hold are counted once each, things that were done as often as they were done.
    const count = standing.has(ask.topic) ? groups.length : facts.length
    draft.tell(speaker.say('count', { count: String(count) }), facts)
    return draft.done({ value: count })
  }
  if (groups.length === 0) {
    draft.note(speaker.say(`none-${row}`))
    if (speaker.has(`none-${row}-note`)) draft.note(speaker.say(`none-${row}-note`))
    return draft.done({ list: [], none_recorded: true })
  }
  draft.note(speaker.say(`head-${row}`))
  for (const group of groups.slice(0, mostItems)) draft.tell(itemText(scope, group), group)
  return draft.done({ list: groups.map(([first]) => first?.text ?? '').toSorted(), none_recorded: false })
}

function itemText({ ask, speaker }: Scope, [fact]: readonly StoredFact[]): string {
  if (fact === undefined) return ''
  const day = dayOf(fact)
  if (fact.kind === 'medication') {
    const item = medicineName(fact, speaker)
    const [dosage] = listed(fact.detail['dosage'])
    if (dosage === undefined && day !== undefined && speaker.reader === 'patient')
      return speaker.say('item-noted', { item, date: speaker.date(day) })
    return dosage === undefined
      ? speaker.say('item', { item })
      : speaker.say('item-dosage', { item, dosage: dosageText(dosage, speaker) })
  }
  if (
    fact.kind === 'genotype' ||
    fact.kind === 'phenotype' ||
    fact.kind === 'screening-answer' ||
    fact.kind === 'reading'
  )
    return speaker.say('item', { item: bare(fact.quote) })
  const item = plainName(fact, speaker)
  if (day === undefined || fact.kind === 'goal' || fact.kind === 'allergy') return speaker.say('item', { item })
  return speaker.say(ask.topic === 'conditions' || ask.topic === 'care-plans' ? 'item-since' : 'item-dated', {
    item,
    date: speaker.date(day),
  })
}

/** Text that a template ends with its own full stop. */
const bare = (text: string): string => text.replace(/\.\s*$/, '')
