import { isMeant, type Medicine } from '../../reason/medicine.ts'
import { phraseAt, wordsOf } from '../../reason/substances.ts'
import type { ReasonTables } from '../../reason/tables.ts'
import type { StoredFact } from '../../record/facts.ts'
import type { EventPattern, LabPattern, RecordTest } from '../record-test.ts'
import type { PlanRecord } from './plan-record.ts'

/** The record's answer to a test, with the facts that give it. Unknown is neither yes nor no. */
export interface Holding {
  readonly is: 'yes' | 'no' | 'unknown'
  readonly facts: readonly StoredFact[]
}

const yes = (facts: readonly StoredFact[]): Holding => ({ is: 'yes', facts })
const no = (facts: readonly StoredFact[] = []): Holding => ({ is: 'no', facts })
const unknown: Holding = { is: 'unknown', facts: [] }
const found = (facts: readonly StoredFact[]): Holding => (facts.length > 0 ? yes(facts) : no())

/** Three-valued: "not" of unknown is unknown; "all" needs every yes; "any" needs one. */
export function holds(test: RecordTest, record: PlanRecord, tables: ReasonTables): Holding {
  if ('all' in test) return every(test.all.map(each => holds(each, record, tables)))
  if ('any' in test) return some(test.any.map(each => holds(each, record, tables)))
  if ('not' in test) return negated(holds(test.not, record, tables))
  if ('condition' in test) return found(openConditions(test.condition, record, test.days))
  if ('situation' in test)
    return found(
      record.state.situations
        .filter(({ row }) => test.situation.includes(row.id))
        .flatMap(({ facts }) => facts.slice(0, 1)),
    )
  if ('need' in test) return found(needs(test.need, record))
  if ('medicine' in test) return found(taken(test.medicine, record, tables).map(({ fact }) => fact))
  if ('anyMedicine' in test) return found(record.state.medicines.slice(0, 1).map(({ fact }) => fact))
  if ('age' in test) return ofAge(test.age, record)
  if ('lab' in test) return ofLab(test.lab, record)
  if ('coded' in test) return ofCoded(test.coded, record)
  if ('event' in test) return found(events(test.event, record).slice(0, 1))
  return ofLanguage(test.language.not, record)
}

const every = (parts: readonly Holding[]): Holding =>
  parts.find(({ is }) => is === 'no') ??
  parts.find(({ is }) => is === 'unknown') ??
  yes(parts.flatMap(({ facts }) => facts))

function some(parts: readonly Holding[]): Holding {
  const held = parts.filter(({ is }) => is === 'yes')
  if (held.length > 0) return yes(held.flatMap(({ facts }) => facts))
  return parts.some(({ is }) => is === 'unknown') ? unknown : no()
}

const negated = ({ is, facts }: Holding): Holding =>
  is === 'unknown' ? unknown : is === 'yes' ? no(facts) : yes(facts)

const isCode = (code: string, known: string): boolean =>
  known.endsWith('*') ? code.startsWith(known.slice(0, -1)) : code === known

const openStatuses = ['active', 'recurrence', 'relapse', 'unknown']
/** One open condition: of several, the one whose code stands first in the list. */
function openConditions(
  codes: readonly string[],
  { facts, now }: PlanRecord,
  days: number | undefined,
): readonly StoredFact[] {
  const open = facts.filter(
    fact =>
      fact.kind === 'condition' &&
      openStatuses.includes(fact.status) &&
      (fact.effective === undefined || isWithin(fact, days, now)),
  )
  const first = codes.flatMap(known =>
    open.filter(({ codings }) => codings.some(({ system, code }) => isCode(`${system}|${code}`, known))),
  )[0]
  return first === undefined ? [] : [first]
}

/** The latest answer of each category counts: a newer "no" ends an older need, a refusal neither starts nor ends one. */
function needs(words: readonly string[], { facts }: PlanRecord): readonly StoredFact[] {
  const seen = new Set<unknown>()
  return facts.filter(({ kind, value, detail, text }) => {
    if (kind !== 'social-need' || value?.type !== 'boolean' || seen.has(detail['category'])) return false
    seen.add(detail['category'])
    const said: readonly unknown[] = Array.isArray(detail['needs']) ? detail['needs'] : [text]
    return value.boolean && words.some(word => said.includes(word))
  })
}

/** Medicines that are taken or planned and that one of the references means; an unknown reference is read as words of the text. */
export function taken(
  references: readonly string[],
  { state }: Pick<PlanRecord, 'state'>,
  { substances }: ReasonTables,
): readonly Medicine[] {
  return state.medicines.filter(medicine =>
    references.some(
      reference =>
        isMeant(reference, medicine, substances) || phraseAt(wordsOf(medicine.fact.text), wordsOf(reference)) >= 0,
    ),
  )
}

function ofAge(
  { from, below }: { readonly from?: number; readonly below?: number },
  { age, facts }: PlanRecord,
): Holding {
  if (age === undefined) return unknown
  const born = facts
    .filter(({ kind, detail }) => kind === 'demographic' && detail['field'] === 'birth-date')
    .slice(0, 1)
  return (from === undefined || age >= from) && (below === undefined || age < below) ? yes(born) : no(born)
}

function ofLab({ codes, unit, from, above, below, days }: LabPattern, record: PlanRecord): Holding {
  const fact = record.facts.find(
    each =>
      each.kind === 'observation' &&
      each.value?.type === 'quantity' &&
      each.codings.some(({ code }) => codes.includes(code)) &&
      isWithin(each, days, record.now),
  )
  if (fact?.value?.type !== 'quantity') return unknown
  const { number, unit: shown, unitCode, comparator = '=' } = fact.value
  if (!unit.includes(shown) && !unit.includes(unitCode)) return unknown
  // "> 60" says nothing of how high, "< 5" nothing of how low.
  const low = comparator.startsWith('<') ? Number.NEGATIVE_INFINITY : number
  const high = comparator.startsWith('>') ? Number.POSITIVE_INFINITY : number
  const limits: readonly Holding['is'][] = [
    from === undefined ? 'yes' : low >= from ? 'yes' : high < from ? 'no' : 'unknown',
    above === undefined ? 'yes' : low > above ? 'yes' : high <= above ? 'no' : 'unknown',
    below === undefined ? 'yes' : high < below ? 'yes' : low >= below ? 'no' : 'unknown',
  ]
  return every(limits.map(is => ({ is, facts: [fact] }))).is === 'yes'
    ? yes([fact])
    : limits.includes('no')
      ? no([fact])
      : unknown
}

function ofCoded(
  { codes, values }: { readonly codes: readonly string[]; readonly values: readonly string[] },
  record: PlanRecord,
): Holding {
  const fact = record.facts.find(
    each => each.value?.type === 'coded' && each.codings.some(({ code }) => codes.includes(code)),
  )
  if (fact?.value?.type !== 'coded') return unknown
  return fact.value.codings.some(({ code }) => values.includes(code)) ? yes([fact]) : no([fact])
}

function ofLanguage(not: readonly string[], { language, facts }: PlanRecord): Holding {
  const said = facts.filter(({ kind, detail }) => kind === 'demographic' && detail['field'] === 'language').slice(0, 1)
  return not.some(tag => language === tag || language.startsWith(`${tag}-`)) ? no(said) : found(said)
}

/** Facts of the pattern, newest first. What was planned, cancelled or draft is no event. */
export function events(pattern: EventPattern, { facts, now }: PlanRecord): readonly StoredFact[] {
  const { kinds, codes, titles, classes, days } = pattern
  return facts.filter(
    fact =>
      kinds.includes(fact.kind) &&
      !['draft', 'planned', 'preparation', 'revoked', 'registered'].includes(fact.status) &&
      (classes === undefined || classes.some(each => each === fact.detail['class'])) &&
      (codes === undefined && titles === undefined
        ? true
        : (codes ?? []).some(known => fact.codings.some(({ code }) => isCode(code, known))) ||
          (titles ?? []).includes(fact.text)) &&
      isWithin(fact, days, now),
  )
}

/** The day on which a fact was over: the end of a stay, else its start. */
export const endOf = ({ effective }: StoredFact): number =>
  effective === undefined ? Number.NaN : Date.parse(effective.end ?? effective.start)

const isWithin = (fact: StoredFact, days: number | undefined, now: Date): boolean =>
  days === undefined || now.getTime() - endOf(fact) <= days * 86_400_000
