import { readAlertBudget } from '../../careplan/alert-budget.ts'
import { findingsForReview } from '../../careplan/override.ts'
import { type ClinicianActor, defaultTenant, systemActor } from '../../domain/actor.ts'
import { joinCareTeam } from '../../ingest/care-team.ts'
import { loadDemo } from '../../ingest/ingest.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { readRules } from '../../knowledge/rules.ts'
import { readReasonTables } from '../../reason/tables.ts'
import { screeningRule } from '../../sources/social-need.ts'
import type { Database } from '../../store/database.ts'
import { benchNow, loadGenerated } from './generated-people.ts'
import { rounded, type Spread, spread, timed } from './spread.ts'

export interface FindingsBench {
  readonly bench: 'findings'
  readonly store: Database['kind']
  readonly groups: readonly {
    readonly group: string
    readonly people: number
    readonly findings: number
    /** As the clinician's page reads them, audit row included. */
    readonly whole: Spread
    /** The same rows of the record, read and thrown away. */
    readonly reads: Spread
    /** Median of whole over median of reads. */
    readonly ratio: number
  }[]
}

interface Parts {
  readonly corpora: URL
  readonly log: Parameters<typeof loadDemo>[0]['log']
}

const rounds = 8
const peopleEach = 10
const doctor: ClinicianActor = { role: 'clinician', tenant: defaultTenant, user: 'bench' }

/** Findings of one person, over the demo people and over generated people with more and more in their records. */
export async function findingsBench(
  database: Database,
  parts: Parts,
  progress: (done: number, total: number) => void,
): Promise<FindingsBench> {
  const tables = await readReasonTables(parts.corpora)
  const budget = await readAlertBudget(parts.corpora)
  const { rows: screening } = await readRules('screening', screeningRule, parts.corpora)
  const demo = await loadDemo({ database, clock: fixedClock(benchNow), ...parts })
  const groups: [string, readonly string[]][] = [['demo people', demo.people]]
  for (const medicines of [5, 20, 60]) {
    const ids = Array.from({ length: peopleEach }, (_, at) => `bench-${medicines}-${at}`)
    const size = { medicines, conditions: 6, results: 2000 - medicines - 6, screened: 100 }
    await loadGenerated(database, { tables, screening }, { ids, size, seed: medicines })
    groups.push([`${medicines} medicines, 2,000 facts`, ids])
  }
  const since = new Date(benchNow)
  const all = groups.flatMap(([, ids]) => ids)
  await database.as(systemActor('ingest'), tx =>
    joinCareTeam(tx, { tenant: defaultTenant, user: doctor.user, people: all, since }),
  )
  let done = 0
  const measured = []
  for (const [group, ids] of groups) {
    const whole: number[] = []
    const reads: number[] = []
    let found = 0
    for (let round = 0; round <= rounds; round += 1) {
      for (const person of ids) {
        const [, readMs] = await timed(() => rawReads(database, person))
        const [arranged, wholeMs] = await timed(() =>
          database.as(doctor, tx => findingsForReview(tx, doctor, person, since, tables, budget)),
        )
        // The first round warms up what a server that has run for a minute has warm.
        if (round === 0) found += arranged.interruptive.length + arranged.more.length
        else {
          whole.push(wholeMs)
          reads.push(readMs)
        }
        done += 1
        progress(done, all.length * (rounds + 1))
      }
    }
    const [w, r] = [spread(whole), spread(reads)]
    measured.push({ group, people: ids.length, findings: found, whole: w, reads: r, ratio: rounded(w.p50 / r.p50) })
  }
  return { bench: 'findings', store: database.kind, groups: measured }
}

/** The rows that the checks look at, in one statement under the same rights. */
const rawReads = (database: Database, person: string): Promise<unknown> =>
  database.as(doctor, tx =>
    tx.query(
      `select * from fact where tenant_id = $1 and person_id = $2 and superseded_by is null
         and kind in ('medication', 'allergy', 'condition', 'phenotype', 'social-need', 'reading')`,
      [doctor.tenant, person],
    ),
  )
