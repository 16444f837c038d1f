import { z } from 'zod'
import type { SystemActor } from '../domain/actor.ts'
import type { Tx } from '../store/database.ts'

/** Smaller counts could point at somebody; they are not told, nor what would let them be worked out. */
const smallestTold = 11

/** How often one rule's findings are set aside. Null where the count is too small to be told. */
export interface OverrideRate {
  /** Id of the rule row: 'rule:interactions/…'. */
  readonly rule: string
  /** Findings of this rule that were drafted or set aside, each person's once. */
  readonly n: number | null
  readonly overridden: number | null
}

/** Over all people of the tenant, by rule. An override that was undone does not count; one that has expired does. */
export async function overrideRates(tx: Tx, actor: SystemActor): Promise<readonly OverrideRate[]> {
  const rows = z.array(z.object({ rule: z.string(), n: z.number(), overridden: z.number() })).parse(
    await tx.query(
      `with told as (
         select person_id, finding_id, false as is_overridden, (
             select e.span ->> 'id' from jsonb_array_elements(evidence) with ordinality as e (span, at)
             where e.span ->> 'origin' = 'rule' order by e.at limit 1) as rule
         from suggestion where tenant_id = $1
         union all
         select person_id, finding_id, true, rule_id from finding_override o where tenant_id = $1
           and not exists (select from finding_override_revocation r where r.tenant_id = o.tenant_id
             and r.person_id = o.person_id and r.override_id = o.override_id)
       )
       select rule, count(distinct (person_id, finding_id)) as n,
         count(distinct (person_id, finding_id)) filter (where is_overridden) as overridden
       from told where rule is not null group by rule order by rule`,
      [actor.tenant],
    ),
  )
  return rows.map(masked)
}

/** A small count is hidden, and so is its complement, which would give it away. */
function masked({ rule, n, overridden }: { rule: string; n: number; overridden: number }): OverrideRate {
  const isSmall = (count: number) => count > 0 && count < smallestTold
  if (n < smallestTold) return { rule, n: null, overridden: null }
  return { rule, n, overridden: isSmall(overridden) || isSmall(n - overridden) ? null : overridden }
}
