import { answerWhole } from '../../chain/answer.ts'
import type { Asker, ChainParts } from '../../chain/parts.ts'
import { warm } from '../../chain/warm.ts'
import type { Database, Row } from '../../store/database.ts'
import { type BenchQuestion, readBenchQuestions } from './bench-questions.ts'
import { rounded, type Spread, spread } from './spread.ts'

export interface AnswerTimes {
  /** From the question to the stored answer, as a caller waits. */
  readonly wall: Spread
  /** Processor time of all threads of this process, the embedded store's included: it says more than the clock on a machine that others use. */
  readonly cpu: Spread
  /** Waiting for the store. */
  readonly store: Spread
  readonly statements: number
}

export interface AnswerBench {
  readonly all: AnswerTimes
  readonly byRole: Readonly<Record<string, AnswerTimes>>
  readonly byKind: Readonly<Record<string, AnswerTimes>>
  /** What comes in and goes out of the guard, without store or model: triage, scope, and the check of one cited sentence. */
  readonly guard: Spread
  /** The five slowest. */
  readonly slowest: readonly { readonly person: string; readonly text: string; readonly ms: number }[]
}

interface Timed extends BenchQuestion {
  readonly kind: string
  readonly wall: number
  readonly cpu: number
  readonly store: number
  readonly statements: number
}

/** Asks every bench question once, one after the other, after `warm()`; the store holds the shipped texts and the demo's people. */
export async function answerBench(
  parts: ChainParts,
  clinician: string,
  progress: (done: number, total: number) => void,
): Promise<AnswerBench> {
  const questions = await readBenchQuestions()
  const watch = watched(parts.database)
  const using = { ...parts, database: watch.database }
  await warm(using)
  const times: Timed[] = []
  for (const question of questions) {
    const before = watch.reading()
    const cpu = process.cpuUsage()
    const started = performance.now()
    const { reply } = await answerWhole(using, askerOf(question, clinician), question)
    const wall = performance.now() - started
    const used = process.cpuUsage(cpu)
    const after = watch.reading()
    times.push({
      ...question,
      kind: reply.kind,
      wall,
      cpu: (used.user + used.system) / 1000,
      store: after.ms - before.ms,
      statements: after.statements - before.statements,
    })
    progress(times.length, questions.length)
  }
  return {
    all: timesOf(times),
    byRole: groups(times, ({ role }) => role),
    byKind: groups(times, ({ kind }) => kind),
    guard: spread(questions.map(question => guardTime(parts, question))),
    slowest: times
      .toSorted((a, b) => b.wall - a.wall)
      .slice(0, 5)
      .map(({ person, text, wall }) => ({ person, text, ms: rounded(wall) })),
  }
}

const askerOf = ({ role, person }: BenchQuestion, clinician: string): Asker =>
  role === 'patient'
    ? { role, tenant: 'demo', user: person, person }
    : { role: 'clinician', tenant: 'demo', user: clinician }

const timesOf = (times: readonly Timed[]): AnswerTimes => ({
  wall: spread(times.map(({ wall }) => wall)),
  cpu: spread(times.map(({ cpu }) => cpu)),
  store: spread(times.map(({ store }) => store)),
  statements: rounded(times.reduce((sum, { statements }) => sum + statements, 0) / times.length),
})

const groups = (times: readonly Timed[], of: (one: Timed) => string): Readonly<Record<string, AnswerTimes>> =>
  Object.fromEntries([...Map.groupBy(times, of)].map(([name, members]) => [name, timesOf(members)]))

function guardTime({ guard, clock }: ChainParts, { role, text }: BenchQuestion): number {
  const question = { text, reader: role, level: 'simple', language: 'en', previous: [] } as const
  const started = performance.now()
  guard.assess(text, { previous: [] })
  guard.scopeOf(text, { role })
  guard.check(
    {
      origin: 'model',
      kind: 'answered',
      sentences: [{ text: 'Keep insulin in a refrigerator.', cites: ['none'], kind: 'guidance' }],
      evidence: [],
    },
    { question, now: clock.now() },
  )
  return performance.now() - started
}

/** The same store, with a clock on it. */
function watched(database: Database) {
  let ms = 0
  let statements = 0
  const watching: Database = {
    ...database,
    as: async (actor, work, limits) => {
      const started = performance.now()
      let inside = 0
      const counted = await database.as(
        actor,
        async tx => {
          const begun = performance.now()
          const result = await work({
            query: async <R extends Row>(text: string, values?: readonly unknown[]) => {
              const asked = performance.now()
              try {
                return await tx.query<R>(text, values)
              } finally {
                statements += 1
                ms += performance.now() - asked
              }
            },
          })
          inside = performance.now() - begun
          return result
        },
        limits,
      )
      ms += performance.now() - started - inside
      return counted
    },
  }
  return { database: watching, reading: () => ({ ms, statements }) }
}
