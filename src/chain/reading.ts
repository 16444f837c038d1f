import type { Level, ReadingAim } from '../domain/answer.ts'
import { newId } from '../kernel/ids.ts'
import { readReadingHistory } from '../record/reading-history.ts'
import { type ReadingState, readingState } from '../record/reading-level.ts'
import type { ReadingTables } from '../record/reading-tables.ts'
import type { Tx } from '../store/database.ts'
import type { Asked } from './asked.ts'
import type { Asker, ChainParts } from './parts.ts'

/** How one answer is to be written, and what the question itself told about its reader. */
export interface Reading {
  readonly level: Level
  readonly aim?: ReadingAim
  /** Signals heard in the question; they count for this very answer. */
  readonly heard: readonly string[]
}

/** What the caller asks for, else the person's own state; clinicians read in detail. */
export async function readingFor(
  { guard, knowledge }: ChainParts,
  tx: Tx,
  actor: Asker,
  asked: Asked,
  language: string,
  now: Date,
): Promise<Reading> {
  if (actor.role === 'clinician') return { level: asked.level ?? 'detailed', heard: [] }
  const grade = guard.readability.grade(asked.text, language)
  const heard = heardIn(asked.text, language, grade, knowledge.reading)
  const state = await currentReading(tx, actor, asked.person, knowledge.reading, now, heard)
  const level = asked.level ?? state.level
  const aim = aimFor(level, language, state, knowledge.reading, asked.plainerThan)
  return { level, heard, ...(aim === undefined ? {} : { aim }) }
}

/** The person's state now; `heard` are signals of this moment that are not stored yet. */
export async function currentReading(
  tx: Tx,
  actor: Asker,
  person: string,
  tables: ReadingTables,
  now: Date,
  heard: readonly string[] = [],
): Promise<ReadingState> {
  const history = await readReadingHistory(tx, actor, person, now)
  const signals = [...history.signals, ...heard.map(kind => ({ kind, at: now }))]
  return readingState({ ...history, signals }, tables, now)
}

/** Stores signals that the person gave, each with the message it came from. */
export async function giveSignals(
  tx: Tx,
  { tenant, user }: Asker,
  person: string,
  kinds: readonly string[],
  message: string | undefined,
  now: Date,
): Promise<void> {
  for (const kind of kinds) {
    await tx.query(
      `insert into reading_signal (tenant_id, person_id, signal_id, kind, message_id, given_by, given_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [tenant, person, newId(), kind, message ?? null, user, now],
    )
  }
}

/** Signals that the words of a message give. */
function heardIn(text: string, language: string, grade: number, { signals }: ReadingTables): readonly string[] {
  const said = text.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ')
  const spoken = language.startsWith('es') ? 'es' : language.startsWith('pl') ? 'pl' : 'en'
  const heard = [...signals.values()]
    .filter(({ heard }) =>
      heard[spoken].some(phrase => new RegExp(`(?<![\\p{L}\\p{N}])${phrase}(?![\\p{L}\\p{N}])`, 'u').test(said)),
    )
    .map(({ id }) => id)
  const isFluent = heard.length === 0 && said.split(' ').length >= longMessage && grade >= fluentGrade
  return isFluent ? ['writes-fluently'] : heard
}

/** A message of so many words at such a grade says something about its writer; a shorter or plainer one says nothing. */
const longMessage = 25
const fluentGrade = 10

/** The limit of the level in the language of the answer, lower by as much as the person's state is below the level's own limit. */
function aimFor(
  level: Level,
  language: string,
  state: ReadingState,
  tables: ReadingTables,
  plainerThan: number | undefined,
): ReadingAim | undefined {
  const limit = tables.target(level, language)
  if (limit === undefined) return undefined
  const below = Math.max(0, (tables.target(level, 'en') ?? limit) - (state.grade ?? Number.POSITIVE_INFINITY))
  const own = level === 'simple' ? limit - below : limit
  const grade = plainerThan === undefined ? own : Math.max(tables.baseline.least, Math.min(own, plainerThan - 0.5))
  return { grade, points: level === 'simple' ? state.points : Number.POSITIVE_INFINITY }
}
