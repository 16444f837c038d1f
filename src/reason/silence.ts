import type { Finding } from '../domain/careplan.ts'
import type { StoredFact } from '../record/facts.ts'
import { findingOf, proposalOf, ruleSpan } from './finding.ts'
import type { CauseRow, StreamRow } from './rows/monitoring-row.ts'
import { clinicianLine } from './rows/statement.ts'
import type { State } from './state.ts'
import type { ReasonTables } from './tables.ts'

const hour = 3_600_000
const day = 24 * hour

/** A home device that sent readings regularly and has been silent since, with the causes that the record makes likely. */
export function silenceFindings(state: State, tables: ReasonTables): readonly Finding[] {
  return tables.monitoring.rows.flatMap(row => {
    const last = row.kind === 'stream' ? silentSince(row, state) : undefined
    return row.kind === 'stream' && last !== undefined ? [silenceFinding(row, last, state, tables)] : []
  })
}

/** The last reading, when it is long enough ago and the week before it was regular. */
function silentSince(row: StreamRow, state: State): StoredFact | undefined {
  const readings = state.readings.filter(fact => fact.codings.some(({ code }) => row.codes.includes(code)))
  const [last] = readings
  if (last === undefined) return undefined
  const at = timeOf(last)
  const silence = state.now.getTime() - at
  if (silence < row.silentHours * hour || silence >= row.endedAfterDays * day) return undefined
  const week = readings.filter(fact => timeOf(fact) > at - 7 * day)
  const days = new Set(week.map(fact => fact.effective?.start.slice(0, 10)))
  return week.length >= row.minimumReadings && days.size >= row.minimumDays ? last : undefined
}

function silenceFinding(row: StreamRow, last: StoredFact, state: State, tables: ReasonTables): Finding {
  const { device } = last.detail
  const sync = state.readings.find(
    ({ codings, detail: { device: other } }) => other === device && codings.some(({ code }) => code === 'last-sync'),
  )
  const causes = tables.monitoring.rows.flatMap(each => {
    if (each.kind !== 'cause') return []
    const facts = causeFacts(each, row, sync, state)
    return facts === undefined ? [] : [{ cause: each, facts }]
  })
  const likely = causes.map(({ cause }) => cause.words).join('; ')
  return findingOf(state, {
    kind: 'silent-device',
    severity: row.severity,
    certainty: 'possible',
    // The day and minute of the last reading, never the hours since: the finding stays the same while the silence lasts.
    title: `${row.title} after ${dayAndTime(last.effective?.start ?? '')}`,
    explanation: `Last reading: ${last.quote}. ${clinicianLine(row.statement)}${likely === '' ? '' : ` Possible causes: ${likely}.`}`,
    proposals: [...row.propose, ...causes.map(({ cause }) => cause.propose)].map(each => proposalOf(each, {})),
    rules: [ruleSpan(tables.monitoring, row)],
    facts: [last, ...causes.flatMap(({ facts }) => facts)],
  })
}

/** The facts behind a cause; undefined when the record does not show it. */
function causeFacts(
  cause: CauseRow,
  row: StreamRow,
  sync: StoredFact | undefined,
  state: State,
): readonly StoredFact[] | undefined {
  const isOnline = sync !== undefined && state.now.getTime() - timeOf(sync) < row.silentHours * hour
  if (cause.situation === 'device-online') return isOnline ? [sync] : undefined
  if (cause.situation === 'device-offline') return sync === undefined || isOnline ? undefined : [sync]
  return state.situations.find(each => each.row.id === cause.situation)?.facts
}

const timeOf = (fact: StoredFact): number => Date.parse(fact.effective?.start ?? '')

/** '2026-11-17T06:18:00-05:00' as '17 November 2026 at 06:18': the clock on the device's own wall. */
function dayAndTime(start: string): string {
  const day = new Date(`${start.slice(0, 10)}T00:00:00Z`)
  const words = day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  return start.length > 10 ? `${words} at ${start.slice(11, 16)}` : words
}
