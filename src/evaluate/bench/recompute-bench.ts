import { readPlanKnowledge } from '../../careplan/personal/plan-tables.ts'
import { recomputeAll } from '../../careplan/recompute-jobs.ts'
import { systemActor } from '../../domain/actor.ts'
import { fixedClock } from '../../kernel/clock.ts'
import type { Log } from '../../kernel/log.ts'
import { readRules } from '../../knowledge/rules.ts'
import { readReasonTables } from '../../reason/tables.ts'
import { screeningRule } from '../../sources/social-need.ts'
import type { Database } from '../../store/database.ts'
import { benchNow, loadGenerated } from './generated-people.ts'
import { rounded, type Spread, spread, timed } from './spread.ts'

interface Night {
  readonly seconds: number
  readonly peoplePerSecond: number
  /** Milliseconds of one transaction of up to 25 people. */
  readonly batch: Spread
  readonly drafted: number
}

export interface RecomputeBench {
  readonly bench: 'recompute'
  readonly store: Database['kind']
  readonly sizes: readonly {
    readonly people: number
    readonly loadSeconds: number
    /** Every draft is new. */
    readonly first: Night
    /** Nothing has changed since: what most nights are. */
    readonly again: Night
    /** Of the whole process, megabytes after the second night. */
    readonly residentMb: number
  }[]
  /** log(time ratio) / log(size ratio) of an unchanged night, smallest size to largest: 1 is linear. */
  readonly growth: number
}

/** Ordinary records: a few medicines, conditions and results, every third person screened. */
const size = { medicines: 5, conditions: 3, results: 10, screened: 30 }

/** The nightly recompute over more and more generated people, on one store that is filled as it goes. */
export async function recomputeBench(
  database: Database,
  parts: { readonly corpora: URL; readonly log: Log },
  sizes: readonly number[],
  progress: (done: number, total: number) => void,
): Promise<RecomputeBench> {
  const tables = await readReasonTables(parts.corpora)
  const { rows: screening } = await readRules('screening', screeningRule, parts.corpora)
  const plans = await readPlanKnowledge(parts.corpora)
  const recompute = { database, tables, plans, clock: fixedClock(benchNow), log: parts.log }
  const measured = []
  let there = 0
  for (const people of sizes) {
    const ids = Array.from({ length: people - there }, (_, at) => `generated-${there + at}`)
    const before = there
    const last = sizes.at(-1) ?? people
    const [, loadMs] = await timed(() =>
      loadGenerated(database, { tables, screening }, { ids, size, seed: people }, done =>
        progress(before + done, last),
      ),
    )
    there = people
    const first = await night(recompute)
    const again = await night(recompute)
    const residentMb = Math.round(process.memoryUsage().rss / 2 ** 20)
    measured.push({ people, loadSeconds: rounded(loadMs / 1000), first, again, residentMb })
  }
  const [small, large] = [measured[0], measured.at(-1)]
  const growth =
    small === undefined || large === undefined || small === large
      ? Number.NaN
      : Math.log(large.again.seconds / small.again.seconds) / Math.log(large.people / small.people)
  return { bench: 'recompute', store: database.kind, sizes: measured, growth: rounded(growth) }
}

async function night(parts: Parameters<typeof recomputeAll>[0]): Promise<Night> {
  const batches: number[] = []
  let since = performance.now()
  const [count, ms] = await timed(() =>
    recomputeAll(parts, systemActor('operate'), () => {
      batches.push(performance.now() - since)
      since = performance.now()
    }),
  )
  const seconds = ms / 1000
  return {
    seconds: rounded(seconds),
    peoplePerSecond: Math.round(count.people / seconds),
    batch: spread(batches),
    drafted: count.drafted,
  }
}
