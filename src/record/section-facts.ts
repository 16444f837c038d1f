import type { FactKind } from '../domain/fact.ts'
import type { AskTopic, Filter } from './ask.ts'
import { dayOf, type StoredFact } from './facts.ts'
import type { Period } from './period.ts'
import { holds, stem, stemsOf, wordsOf } from './words.ts'

/** The kinds of fact that each section of a record is read from. */
export const sectionKinds: Readonly<Partial<Record<AskTopic, readonly FactKind[]>>> = {
  conditions: ['condition'],
  medicines: ['medication'],
  allergies: ['allergy'],
  immunizations: ['immunization'],
  procedures: ['procedure', 'imaging'],
  imaging: ['imaging'],
  visits: ['encounter'],
  'care-plans': ['care-plan'],
  goals: ['goal'],
  reports: ['report'],
  genomics: ['genotype', 'phenotype'],
  social: ['social-need', 'screening-answer'],
  devices: ['reading'],
  results: ['observation'],
}

const activeStatuses: ReadonlySet<string> = new Set([
  ...['active', 'recurrence', 'relapse', 'on-hold', 'accepted', 'in-progress', 'planned', 'proposed', 'unknown'],
])

/** True for what holds now: an active condition, a medicine that is ordered or stated as taken, an open plan or goal. */
export function isActive(fact: StoredFact, now: Date): boolean {
  if (fact.detail['doNotPerform'] === true) return false
  if (
    fact.kind === 'medication' &&
    (fact.status !== 'active' || fact.detail['intent'] === 'plan' || fact.detail['intent'] === 'proposal')
  )
    return false
  if (!activeStatuses.has(fact.status)) return false
  const end = fact.effective?.end
  return fact.kind !== 'condition' || end === undefined || end.slice(0, 10) > now.toISOString().slice(0, 10)
}

/** True when a fact is what the filter means, by its own words, its category or its stated reason. */
export function isMeant(fact: StoredFact, filter: Filter): boolean {
  if (filter.category !== undefined) return listed(fact.detail['category']).includes(filter.category)
  const stems = [...stemsOf(fact.text), ...fact.codings.flatMap(({ display }) => ['|', ...stemsOf(display ?? '')])]
  if (filter.not.some(each => holds(stems, each))) return false
  if (filter.patterns.some(each => holds(stems, each))) return true
  const reasons = listed(fact.detail['reason']).flatMap(reason => ['|', ...wordsOf(reason).map(stem)])
  return filter.reasons.some(each => holds(reasons, each))
}

/** A single line of a genome file: evidence of its gene's fact, and nothing to list beside it. */
export const isGenomeLine = ({ source, partOf }: StoredFact): boolean =>
  source.resourceType === 'vcf' && partOf !== undefined

/** Texts of a detail field, whether it holds one or several. */
export function listed(field: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(field) ? field : [field]
  return values.filter(value => typeof value === 'string')
}

export const inPeriod = (fact: StoredFact, period: Period | undefined): boolean => {
  const day = dayOf(fact)
  if (period === undefined) return true
  return day !== undefined && day >= period.from && (period.to === undefined || day < period.to)
}

/** Facts that say the same thing, under the newest of them; newest group first. */
export function grouped(facts: readonly StoredFact[]): readonly (readonly StoredFact[])[] {
  return [...Map.groupBy(facts, fact => fact.text).values()]
}
