import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import type { PatientActor } from '../domain/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Database } from '../store/database.ts'

/** A kind of question that the reader's own record can answer; `name` is the thing asked about, in the record's words. */
export interface Starter {
  readonly kind: 'medication' | 'observation' | 'condition' | 'allergy' | 'immunization' | 'encounter'
  readonly name: string
}

const order = ['medication', 'observation', 'condition', 'allergy', 'encounter', 'immunization'] as const
const rowSchema = z.object({ kind: z.enum(order), name: z.string() })

/** Up to four, from what is in the record, with the newest short-named measurement by its name. Writes one audit row. */
export async function readStarters(database: Database, clock: Clock, actor: PatientActor): Promise<readonly Starter[]> {
  return database.as(actor, async tx => {
    const rows = await tx.query(
      `select distinct on (kind) kind, text as name from fact
       where tenant_id = $1 and person_id = $2 and actor_sees(tenant_id, person_id) and kind = any($3::text[])
         and superseded_by is null and (kind <> 'observation' or (value->>'type' = 'quantity' and length(text) < 40))
       order by kind, effective_at desc nulls last`,
      [actor.tenant, actor.person, order],
    )
    await audit(tx, actor, { action: 'record-read', person: actor.person, subject: 'starters' }, clock.now())
    return z
      .array(rowSchema)
      .parse(rows)
      .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
      .slice(0, 4)
  })
}
