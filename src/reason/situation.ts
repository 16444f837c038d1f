import type { StoredFact } from '../record/facts.ts'
import type { SituationRow } from './rows/medicine-rows.ts'

/** A circumstance that the record shows, with the facts that show it. */
export interface Situation {
  readonly row: SituationRow
  readonly facts: readonly StoredFact[]
}

/**
 * The situations that hold. A screened need counts by its latest answer that is not a refusal or a gap: a newer "no" ends an
 * older "yes", a refusal ends nothing and starts nothing.
 */
export function situationsOf(facts: readonly StoredFact[], rows: readonly SituationRow[]): readonly Situation[] {
  const needs = latestNeeds(facts)
  return rows.flatMap(row => {
    const showing = [...needs.filter(fact => saysNeed(fact, row)), ...conditions(facts, row), ...answers(facts, row)]
    return showing.length === 0 ? [] : [{ row, facts: showing }]
  })
}

function latestNeeds(facts: readonly StoredFact[]): readonly StoredFact[] {
  const seen = new Set<unknown>()
  return facts
    .filter(fact => fact.kind === 'social-need' && fact.value?.type === 'boolean')
    .filter(fact => {
      const { category } = fact.detail
      if (seen.has(category)) return false
      seen.add(category)
      return true
    })
    .filter(fact => fact.value?.type === 'boolean' && fact.value.boolean)
}

function saysNeed(fact: StoredFact, row: SituationRow): boolean {
  const { needs } = fact.detail
  const words: readonly unknown[] = Array.isArray(needs) ? needs : [fact.text]
  return row.needs.some(need => words.includes(need))
}

const openStatuses = ['active', 'recurrence', 'relapse', 'unknown']

const conditions = (facts: readonly StoredFact[], row: SituationRow): readonly StoredFact[] =>
  facts
    .filter(fact => fact.kind === 'condition' && (row.lifelong || openStatuses.includes(fact.status)))
    .filter(fact =>
      fact.codings.some(({ system, code }) => row.codes.some(known => isCode(`${system}|${code}`, known))),
    )
    .slice(0, 1)

const isCode = (code: string, known: string): boolean =>
  known.endsWith('*') ? code.startsWith(known.slice(0, -1)) : code === known

/** The latest coded answer to each question of the row, when it is one of those that say it. */
const answers = (facts: readonly StoredFact[], row: SituationRow): readonly StoredFact[] =>
  row.answers.flatMap(({ question, codes }) => {
    const latest = facts.find(
      fact =>
        fact.kind === 'observation' &&
        fact.value?.type === 'coded' &&
        fact.codings.some(({ code }) => code === question),
    )
    const isSaid = latest?.value?.type === 'coded' && latest.value.codings.some(({ code }) => codes.includes(code))
    return latest !== undefined && isSaid ? [latest] : []
  })
