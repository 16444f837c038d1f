import type { StoredFact } from '../record/facts.ts'
import { yearsAt } from './age.ts'
import type { BodySignRow } from './rows/body-sign-row.ts'
import type { PregnancyRow } from './rows/interaction-row.ts'
import type { Situation } from './situation.ts'
import { isCode } from './situation-statements.ts'
import type { State } from './state.ts'

const day = 86_400_000

/** What shows that a person is pregnant now; `due` in ms since 1970 when a due date is on record. */
export interface Pregnancy {
  readonly facts: readonly StoredFact[]
  readonly due?: number
}

/** The facts that make the row hold. */
export function pregnancyReasons(row: PregnancyRow, { body, situations, now }: State): readonly StoredFact[] {
  if (row.when === 'breastfeeding')
    return situations.filter(each => each.row.id === 'breastfeeding').flatMap(({ facts }) => facts)
  if (row.when === 'may-become-pregnant') return body.pregnancy === undefined ? (body.mayConceive ?? []) : []
  if (body.pregnancy === undefined) return []
  const { facts, due } = body.pregnancy
  // Nine months end in week 40.
  const week = due === undefined ? undefined : Math.floor((280 - (due - now.getTime()) / day) / 7)
  const isIn =
    week === undefined || (week >= (row.fromWeek ?? 0) && week < (row.beforeWeek ?? Number.POSITIVE_INFINITY))
  return isIn ? facts : []
}

/** Codes, due dates and tests that say pregnant now: none that is older than a pregnancy lasts, or than what ended it. `facts` newest first. */
export function pregnancyOf(
  facts: readonly StoredFact[],
  situations: readonly Situation[],
  rows: readonly BodySignRow[],
  now: Date,
): Pregnancy | undefined {
  const ended = Math.max(Number.NEGATIVE_INFINITY, ...rows.flatMap(row => endsOf(row, facts)).map(startOf))
  const isSince = (fact: StoredFact, days: number): boolean => {
    const start = startOf(fact)
    return Number.isNaN(start) || (start > ended && now.getTime() - start <= days * day)
  }
  const dues = rows.flatMap(row => {
    const fact = row.kind === 'due-date' ? facts.find(each => hasCode(each, row.codes)) : undefined
    const due = fact?.value?.type === 'text' ? Date.parse(fact.value.text.slice(0, 10)) : Number.NaN
    if (row.kind !== 'due-date' || fact === undefined || Number.isNaN(due)) return []
    const isNow = now.getTime() - due <= row.holdsDaysAfter * day && due - now.getTime() <= 280 * day
    return isNow && startOf(fact) > ended ? [{ fact, due }] : []
  })
  const others = rows.flatMap(row => {
    if (row.kind === 'pregnancy-condition')
      return situations
        .filter(each => each.row.id === row.situation)
        .flatMap(each => each.facts.filter(fact => isSince(fact, row.holdsDays)))
    const latest = row.kind === 'pregnancy-test' ? facts.find(each => hasCode(each, row.codes)) : undefined
    if (row.kind !== 'pregnancy-test' || latest === undefined) return []
    return says(latest, row.positive, row.above) && isSince(latest, row.holdsDays) ? [latest] : []
  })
  const [due] = dues
  const showing = [...dues.map(({ fact }) => fact), ...others]
  return showing.length === 0 ? undefined : { facts: showing, ...(due === undefined ? {} : { due: due.due }) }
}

/** The facts that say that a person may become pregnant: sex and date of birth, unless a situation speaks against it. */
export function mayConceiveOf(
  { birth, sex }: Pick<State['body'], 'birth' | 'sex'>,
  situations: readonly Situation[],
  rows: readonly BodySignRow[],
  now: Date,
): readonly StoredFact[] | undefined {
  const row = rows.find(each => each.kind === 'may-become-pregnant')
  if (row?.kind !== 'may-become-pregnant' || birth === undefined || sex?.value?.type !== 'text') return undefined
  const years = yearsAt(birth.date, now)
  if (sex.value.text !== 'female' || years === undefined || years < row.from || years >= row.below) return undefined
  return situations.some(each => row.unless.includes(each.row.id)) ? undefined : [birth.fact, sex]
}

function endsOf(row: BodySignRow, facts: readonly StoredFact[]): readonly StoredFact[] {
  if (row.kind === 'pregnancy-test') return facts.filter(fact => hasCode(fact, row.codes) && says(fact, row.ends))
  if (row.kind !== 'pregnancy-end') return []
  return facts.filter(fact =>
    fact.codings.some(({ system, code }) => row.codes.some(known => isCode(`${system}|${code}`, known))),
  )
}

const startOf = (fact: StoredFact): number => Date.parse(fact.effective?.start ?? '')

const hasCode = ({ kind, codings }: StoredFact, codes: readonly string[]): boolean =>
  kind === 'observation' && codings.some(({ code }) => codes.includes(code))

function says({ value }: StoredFact, answers: readonly string[], above?: number): boolean {
  if (value?.type === 'quantity')
    return above !== undefined && value.number >= above && !value.comparator?.startsWith('<')
  if (value?.type === 'text') return answers.includes(value.text.toLowerCase())
  if (value?.type !== 'coded') return false
  return answers.includes(value.text.toLowerCase()) || value.codings.some(({ code }) => answers.includes(code))
}
