import type { Level } from '../domain/answer.ts'
import type { ReadingTables } from './reading-tables.ts'

/** All that the reading level is made of. There is no field for who a person is. */
export interface ReadingHistory {
  /** What the person chose, unless it was handed back to the product. */
  readonly choice?: { readonly level: Level; readonly at: Date }
  /** What a clinician set, with why. */
  readonly override?: { readonly level: Level; readonly at: Date; readonly reason: string }
  readonly signals: readonly ReadingSignal[]
}

export interface ReadingSignal {
  /** A row of the table. */
  readonly kind: string
  readonly at: Date
}

export interface ReadingState {
  readonly level: Level
  /** US school grade aimed at; undefined where the person wants no limit. */
  readonly grade: number | undefined
  /** Most points an answer makes. */
  readonly points: number
  readonly decidedBy: 'patient' | 'clinician' | 'signals' | 'baseline'
  /** What moves it today, the strongest first. */
  readonly contributions: readonly Contribution[]
}

export interface Contribution {
  readonly signal: string
  /** School grades today: what is left of it. 0 while another signal holds it back. */
  readonly effect: number
  readonly isHeldBack: boolean
  readonly at: Date
  readonly until: Date
}

const day = 86_400_000

/**
 * The state at an instant. Everyone begins at universal precautions; signals move it and fade evenly to nothing; of one kind the newest counts. While
 * distress or a failed teach-back lasts, nothing raises it. A clinician's setting stands above signals, and the person's own choice above all.
 */
export function readingState(history: ReadingHistory, tables: ReadingTables, now: Date): ReadingState {
  const { baseline } = tables
  const active = activeSignals(history.signals, tables, now)
  const holds = active.some(({ row }) => row.holds)
  const contributions = active
    .map(({ row, at, left, until }): Contribution => {
      const isHeldBack = holds && row.effect > 0
      return { signal: row.id, effect: isHeldBack ? 0 : round(row.effect * left), isHeldBack, at, until }
    })
    .toSorted((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
  const moved = baseline.grade + contributions.reduce((sum, { effect }) => sum + effect, 0)
  const grade = round(Math.min(baseline.most, Math.max(baseline.least, moved)))
  const points = Math.min(baseline.points, ...active.flatMap(({ row }) => row.points ?? []))

  const set = history.choice ?? history.override
  if (set === undefined) {
    const level = levelOf(grade, tables)
    const decidedBy = contributions.length === 0 ? 'baseline' : 'signals'
    return { level, grade, points, decidedBy, contributions }
  }
  const limit = tables.target(set.level, 'en')
  return {
    level: set.level,
    // Within what was set, signals may still make it plainer; never fuller.
    grade: limit === undefined || set.level !== 'simple' ? limit : Math.min(limit, grade),
    points: set.level === 'simple' ? points : baseline.points,
    decidedBy: history.choice === undefined ? 'clinician' : 'patient',
    contributions,
  }
}

/** Signals that have not expired, of one kind the newest, with the share of each that is left. */
function activeSignals(signals: readonly ReadingSignal[], { signals: rows }: ReadingTables, now: Date) {
  const newest = new Map<string, Date>()
  for (const { kind, at } of signals) {
    const known = newest.get(kind)
    if (at <= now && (known === undefined || at > known)) newest.set(kind, at)
  }
  return [...newest].flatMap(([kind, at]) => {
    const row = rows.get(kind)
    if (row === undefined) return []
    const until = new Date(at.getTime() + row.days * day)
    const left = (until.getTime() - now.getTime()) / (row.days * day)
    return left <= 0 ? [] : [{ row, at, until, left }]
  })
}

/** Half a grade above the limit of a level still reads as it. */
const levelOf = (grade: number, tables: ReadingTables): Level =>
  grade <= (tables.target('simple', 'en') ?? 6) + 0.5 ? 'simple' : 'standard'

const round = (grade: number): number => Math.round(grade * 100) / 100
