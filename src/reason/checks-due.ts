import type { Finding } from '../domain/careplan.ts'
import type { StoredFact } from '../record/facts.ts'
import { findingOf, proposalOf, ruleSpan } from './finding.ts'
import { isMeant, type Medicine } from './medicine.ts'
import type { CheckRow, MedicineCheckRow } from './rows/check-row.ts'
import { clinicianLine } from './rows/statement.ts'
import type { State } from './state.ts'
import type { ReasonTables } from './tables.ts'

const day = 86_400_000

/**
 * A laboratory check that a medicine asks for and whose latest result is older than its interval and grace, once the medicine has
 * been taken that long. A check that the record does not hold at all is told as not recorded: it may have been done elsewhere.
 */
export function checkFindings(state: State, tables: ReasonTables): readonly Finding[] {
  const { rows } = tables.checks
  return state.medicines.flatMap(medicine => {
    const since = medicine.isPlanned ? undefined : takenSince(medicine, state, rows)
    if (since === undefined) return []
    return rows.flatMap(row => {
      if (row.kind !== 'check' || !row.medicines.some(each => isMeant(each, medicine, tables.substances))) return []
      const limit = state.now.getTime() - (row.everyDays + row.graceDays) * day
      if (since > limit) return []
      const tests = rows.flatMap(test => (test.kind === 'test' && row.tests.includes(test.id) ? [test] : []))
      const late = tests.flatMap(test => {
        const latest = state.body.results?.find(fact => fact.codings.some(({ code }) => test.codes.includes(code)))
        const isDue = latest === undefined ? row.tellsMissing : startOf(latest) <= limit
        return isDue ? [{ test, latest }] : []
      })
      return late.length === 0 ? [] : [checkFinding(row, medicine, late, state, tables)]
    })
  })
}

type Test = Extract<MedicineCheckRow, { kind: 'test' }>
interface Late {
  readonly test: Test
  readonly latest: StoredFact | undefined
}

/** Titles and explanations name the day of the last result, never the time since, so that the finding stays the same while it lasts. */
function checkFinding(
  row: CheckRow,
  medicine: Medicine,
  late: readonly Late[],
  state: State,
  tables: ReasonTables,
): Finding {
  const isOverdue = late.some(({ latest }) => latest !== undefined)
  const lines = late.map(({ test: { name }, latest }) =>
    latest === undefined ? `${name}: no result is recorded.` : `${name}: the latest result is of ${dayOf(latest)}.`,
  )
  const values = {
    a: medicine.shown,
    tests: late.map(({ test }) => test.name).join(' and '),
    plain: late.map(({ test }) => test.plain).join(' and a '),
  }
  return findingOf(state, {
    kind: 'monitoring-overdue',
    severity: row.severity,
    certainty: isOverdue ? row.certainty : 'possible',
    title: `${row.title} ${isOverdue ? 'overdue' : 'not recorded'}: ${medicine.shown}`,
    explanation: `The record lists ${medicine.fact.text}. ${lines.join(' ')} ${clinicianLine(row.statement)}`,
    proposals: row.propose.map(each => proposalOf(each, values)),
    rules: [ruleSpan(tables.checks, row)],
    facts: [medicine.fact, ...late.flatMap(({ latest }) => latest ?? [])],
  })
}

/** The start of the course that the current order belongs to, in ms since 1970; undefined when no order is dated. */
function takenSince(medicine: Medicine, state: State, rows: readonly MedicineCheckRow[]): number | undefined {
  const course = rows.find(row => row.kind === 'course')
  const gap = (course?.kind === 'course' ? course.renewedWithinDays : 0) * day
  const starts = (state.body.taken ?? [])
    .filter(({ names }) => medicine.names.some(name => names.includes(name)))
    .map(({ fact }) => startOf(fact))
    .filter(at => at <= state.now.getTime())
    .toSorted((a, b) => b - a)
  const [latest] = starts
  if (latest === undefined) return undefined
  return starts.reduce((first, at) => (first - at <= gap ? at : first), latest)
}

const startOf = (fact: StoredFact): number => Date.parse(fact.effective?.start ?? '')
const dayOf = (fact: StoredFact): string => fact.effective?.start.slice(0, 10) ?? 'no date'
