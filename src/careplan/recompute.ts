import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import type { SystemActor } from '../domain/actor.ts'
import { currentFindings } from '../reason/findings.ts'
import type { Tx } from '../store/database.ts'
import { lockRecords } from '../store/person-lock.ts'
import type { PlanKnowledge } from './personal/plan-tables.ts'
import { auditDrafts, lockDrafts, reconcile, type SuggestParts, type SuggestReport } from './suggest.ts'
import { reconcilePathways } from './suggest-pathways.ts'

/** What a recompute works with: with the plans, pathways are brought in line too; no language model is asked. */
export interface RecomputeWork extends SuggestParts {
  readonly plans?: PlanKnowledge
}

/** What a recompute of some people did, in counts. */
export interface RecomputeCount {
  readonly people: number
  readonly drafted: number
  readonly staled: number
}

export const noCount: RecomputeCount = { people: 0, drafted: 0, staled: 0 }
export const addCounts = (a: RecomputeCount, b: RecomputeCount): RecomputeCount => ({
  people: a.people + b.people,
  drafted: a.drafted + b.drafted,
  staled: a.staled + b.staled,
})

/**
 * Brings the drafts of these people in line with their records, in one transaction; a person who is gone is passed over.
 * Writes only what has changed, so a second run on the same records writes nothing about them. One audit row for the run,
 * and one for each person whose drafts changed. People are locked in ascending order: two runs wait for each other and never
 * in a circle.
 */
export function recompute(
  parts: RecomputeWork,
  actor: SystemActor,
  people: readonly string[],
  now: Date,
): Promise<RecomputeCount> {
  const { database, tables } = parts
  return database.as(actor, async tx => {
    const reports: (readonly [string, SuggestReport])[] = []
    const there = await thoseThere(tx, actor, people)
    await lockRecords(tx, actor.tenant, there)
    await lockDrafts(tx, actor.tenant, there)
    for (const person of there) {
      const found = await currentFindings(tx, actor, person, now, tables)
      reports.push([person, await reconcile(tx, actor, person, found, now)])
      if (parts.plans === undefined) continue
      const work = { tables, knowledge: parts.plans, findings: found }
      reports.push([person, await reconcilePathways(tx, actor, person, now, work)])
    }
    const count = reports.reduce(
      (sum, [, { drafted, staled }]) => addCounts(sum, { people: 0, drafted: drafted.length, staled: staled.length }),
      { ...noCount, people: there.length },
    )
    // Last, because the audit chain is one lock for the whole tenant.
    for (const [person, report] of reports)
      if (report.drafted.length + report.staled.length > 0) await auditDrafts(tx, actor, person, report, now)
    await audit(tx, actor, { action: 'findings-recomputed', subject: 'finding', detail: { ...count } }, now)
    return count
  })
}

/** The ids of the next people after this one, in ascending order; from the first when none is named. */
export async function peopleAfter(tx: Tx, tenant: string, after: string, limit: number): Promise<readonly string[]> {
  return idsOf(
    await tx.query(
      'select person_id as id from person where tenant_id = $1 and person_id > $2 order by person_id limit $3',
      [tenant, after, limit],
    ),
  )
}

export async function countPeople(tx: Tx, tenant: string): Promise<number> {
  const rows = await tx.query('select count(*) as n from person where tenant_id = $1', [tenant])
  return z.array(z.object({ n: z.number() })).parse(rows)[0]?.n ?? 0
}

const thoseThere = async (tx: Tx, actor: SystemActor, people: readonly string[]): Promise<readonly string[]> =>
  idsOf(
    await tx.query(
      'select person_id as id from person where tenant_id = $1 and person_id = any($2::text[]) order by person_id',
      [actor.tenant, people],
    ),
  )

const idsOf = (rows: unknown): readonly string[] =>
  z
    .array(z.object({ id: z.string() }))
    .parse(rows)
    .map(({ id }) => id)
