import { z } from 'zod'
import type { ClinicianActor } from '../domain/actor.ts'
import { approvalConcerns, type PlanItemText } from '../reason/social/approval.ts'
import { readState } from '../reason/state.ts'
import type { ReasonTables } from '../reason/tables.ts'
import type { Tx } from '../store/database.ts'
import type { ConcernsOf } from './review.ts'

/** Reads the record as it is now and asks, for each item to be approved, what in the person's life speaks against it as it is. */
export const concernsFrom =
  (tables: ReasonTables): ConcernsOf =>
  async (tx, actor, { person, finding, kind }, approved, now) => {
    // What a finding about the person's life proposes is itself support: it names the medicine and orders none.
    if (supportKinds(tables).has(kind)) return new Map()
    const state = await readState(tx, actor, person, now, tables)
    const active = await activeItems(tx, actor, person)
    const sent = approved.map(({ id, action, text }) => ({ id, words: { action, text, finding } }))
    return new Map(
      sent.map(({ id, words }) => {
        const others = sent.filter(each => each.id !== id).map(each => each.words)
        return [id, approvalConcerns(state, tables, words, [...active, ...others])]
      }),
    )
  }

const supportKinds = ({ social }: ReasonTables): ReadonlySet<string> =>
  new Set(
    social.rows.flatMap(row => (row.kind === 'kind' ? [row.id] : row.kind === 'asks-at-approval' ? row.findings : [])),
  )

async function activeItems(tx: Tx, actor: ClinicianActor, person: string): Promise<readonly PlanItemText[]> {
  return z
    .array(z.object({ action: z.enum(['add', 'modify', 'remove']), text: z.string(), finding: z.string() }))
    .parse(
      await tx.query(
        `select p.action, p.text, s.finding_id as finding from plan_item p
         join suggestion s on s.tenant_id = p.tenant_id and s.person_id = p.person_id and s.suggestion_id = p.suggestion_id
       where p.tenant_id = $1 and p.person_id = $2 and p.status = 'active'`,
        [actor.tenant, person],
      ),
    )
}
