import { z } from 'zod'
import type { SystemActor } from '../../domain/actor.ts'
import { voidStatuses } from '../../record/facts.ts'
import type { Tx } from '../../store/database.ts'
import type { Answer, Member, Population } from './population.ts'
import type { DriverTables, OutcomeRow } from './tables.ts'

const rowSchema = z.object({
  person: z.string(),
  happened: z.boolean(),
  age: z.number().nullable(),
  female: z.boolean().nullable(),
  conditions: z.number(),
  answers: z.record(z.string(), z.object({ status: z.string(), at: z.string().nullable() })),
})

const dayMs = 86_400_000

/**
 * Everybody of the tenant whose outcome can be told, with the answers that each gave. Only the service reads it, and only counts
 * and ratios leave it. People without a birth date or sex are not counted, because the figures are held equal for both.
 */
export async function readPopulation(
  tx: Tx,
  actor: SystemActor,
  outcome: OutcomeRow,
  tables: DriverTables,
  now: Date,
): Promise<Population> {
  const baseline = new Date(now.getTime() - outcome.windowDays * dayMs)
  const rows = z.array(rowSchema).parse(await tx.query(sqlFor(outcome), parametersFor(outcome, actor, baseline, now)))
  return {
    factors: tables.factors.rows.map(({ id, leadsTo }) => ({ id, leadsTo })),
    members: rows.flatMap(({ happened, age, female, conditions, answers }): readonly Member[] =>
      age === null || female === null
        ? []
        : [
            {
              outcome: happened,
              baseline: baseline.toISOString(),
              answers: Object.fromEntries(
                tables.factors.rows.map(({ id, category }) => [id, answerOf(answers[category])]),
              ),
              covariates: { age, sex: Number(female), conditions },
            },
          ],
    ),
  }
}

const answerOf = (found: { readonly status: string; readonly at: string | null } | undefined): Answer => ({
  value: found?.status === 'present' ? true : found?.status === 'absent' ? false : undefined,
  ...(found?.at == null ? {} : { recordedAt: found.at }),
})

// A refusal neither says nor ends anything. The latest answer from before the window counts; one given since stands in only where there is no earlier one.
const sqlFor = (outcome: OutcomeRow): string => `
with happened as (${outcome.kind === 'measurement' ? measurementSql : encounterSql}),
need as (
  select distinct on (f.person_id, f.detail ->> 'category') f.person_id, f.detail ->> 'category' as category, f.status, f.effective_at
  from fact f
  where f.tenant_id = $1 and f.kind = 'social-need' and f.superseded_by is null and f.effective_at <= $3
    and f.status in ('present', 'absent')
  order by f.person_id, f.detail ->> 'category', f.effective_at > $2, f.effective_at desc, f.fact_id
),
answered as (
  select person_id, jsonb_object_agg(category, jsonb_build_object('status', status, 'at',
    to_char(effective_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))) as answers
  from need group by person_id
),
ill as (
  select person_id, count(distinct fact_id)::int as conditions from fact
  where tenant_id = $1 and kind = 'condition' and superseded_by is null and status in ('active', 'recurrence', 'relapse') and effective_at <= $2
  group by person_id
)
select p.person_id as person, h.happened, extract(year from age($2::timestamptz, p.birth_date))::float8 as age,
  case lower(p.sex) when 'female' then true when 'male' then false end as female,
  coalesce(i.conditions, 0) as conditions, coalesce(a.answers, '{}') as answers
from happened h
join person p on p.tenant_id = $1 and p.person_id = h.person_id
left join answered a on a.person_id = h.person_id
left join ill i on i.person_id = h.person_id
order by p.person_id`

const measurementSql = `
  select distinct on (person_id) person_id, (value ->> 'number')::float8 > $5 as happened from fact
  where tenant_id = $1 and kind in ('observation', 'reading') and superseded_by is null and codes && $4::text[]
    and effective_at > $2 and effective_at <= $3
    and value ->> 'type' = 'quantity' and value ->> 'unitCode' = $6 and not (status = any ($7::text[]))
  order by person_id, effective_at desc, fact_id`

const encounterSql = `
  select person_id, coalesce(bool_or(detail ->> 'class' = any($4::text[]) and effective_at > $2), false) as happened from fact
  where tenant_id = $1 and kind = 'encounter' and superseded_by is null and effective_at <= $3
    and not (status = any ($5::text[]))
  group by person_id`

const parametersFor = (outcome: OutcomeRow, actor: SystemActor, from: Date, to: Date): unknown[] =>
  outcome.kind === 'measurement'
    ? [actor.tenant, from, to, outcome.codes, outcome.above, outcome.unit, voidStatuses]
    : [actor.tenant, from, to, outcome.classes, voidStatuses]
