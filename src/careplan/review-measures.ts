import { z } from 'zod'
import type { ClinicianActor } from '../domain/actor.ts'
import { type Share, wilson } from '../kernel/wilson.ts'
import type { Tx } from '../store/database.ts'

/** How closely one reviewer reads, told to that reviewer alone. */
export interface ReviewMeasures {
  /** Planted drafts rejected, of those decided. Approving one with changes counts as missed: its wrong core may still stand. */
  readonly sentinelsCaught: Share
  /** Seconds for which the evidence was open, and over how many decisions; null while there is none. */
  readonly medianEvidenceSeconds: { readonly value: number; readonly n: number } | null
  /** Of all items decided, planted ones left out. */
  readonly edited: Share
  readonly rejected: Share
  readonly decisions30Days: number
}

const month = 30 * 86_400_000

export async function reviewMeasures(tx: Tx, actor: ClinicianActor, now: Date): Promise<ReviewMeasures> {
  const items = z.array(z.object({ isPlanted: z.boolean(), last: z.string(), isEdited: z.boolean() })).parse(
    await tx.query(
      `select s.sentinel is not null as "isPlanted", bool_or(d.verdict = 'edit') as "isEdited",
           (array_agg(d.verdict order by d.version desc, d.revision desc))[1] as last
         from decision d join suggestion s on s.tenant_id = d.tenant_id and s.person_id = d.person_id and s.suggestion_id = d.suggestion_id
         where d.tenant_id = $1 and d.user_id = $2 and d.verdict in ('approve', 'edit', 'reject')
         group by s.sentinel, d.person_id, d.suggestion_id, d.item_id`,
      [actor.tenant, actor.user],
    ),
  )
  const [row] = await tx.query(
    `select count(*) filter (where at > $3::timestamptz)::int as recent, count(evidence_seconds)::int as timed,
       percentile_cont(0.5) within group (order by evidence_seconds) as median
     from decision where tenant_id = $1 and user_id = $2`,
    [actor.tenant, actor.user, new Date(now.getTime() - month).toISOString()],
  )
  const { recent, timed, median } = z
    .object({ recent: z.number(), timed: z.number(), median: z.number().nullable() })
    .parse(row)
  const planted = items.filter(({ isPlanted, last }) => isPlanted && last !== 'edit')
  const real = items.filter(({ isPlanted }) => !isPlanted)
  return {
    sentinelsCaught: wilson(planted.filter(({ last }) => last === 'reject').length, planted.length),
    medianEvidenceSeconds: median === null ? null : { value: median, n: timed },
    edited: wilson(real.filter(({ isEdited }) => isEdited).length, real.length),
    rejected: wilson(real.filter(({ last }) => last === 'reject').length, real.length),
    decisions30Days: recent,
  }
}
