import type { Actor } from '../domain/actor.ts'
import { sha256 } from '../kernel/ids.ts'
import type { Tx } from '../store/database.ts'

/** What happened to whose data. `detail` holds ids and counts, never text about a person. */
export interface AuditEvent {
  /** Noun-action: 'record-read', 'question-asked', 'suggestion-decided', 'person-loaded', … */
  readonly action: string
  readonly person?: string
  /** The thing acted on: 'fact', 'chat/<id>', 'suggestion/<id>', … */
  readonly subject: string
  readonly detail?: Readonly<Record<string, string | number | boolean>>
}

/** Appends one event to the tenant's chain, in the same transaction as what it describes. */
export async function audit(tx: Tx, actor: Actor, event: AuditEvent, at: Date): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [`audit:${actor.tenant}`])
  const [head] = await tx.query<{ sequence: number; hash: string }>(
    'select sequence, hash from audit_event where tenant_id = $1 order by sequence desc limit 1',
    [actor.tenant],
  )
  const sequence = (head?.sequence ?? 0) + 1
  const previous = head?.hash ?? ''
  const detail = JSON.stringify(
    Object.fromEntries(Object.entries(event.detail ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))),
  )
  const fields = [
    actor.tenant,
    sequence,
    at.toISOString(),
    actor.user,
    actor.role,
    event.action,
    event.person ?? null,
    event.subject,
    detail,
    previous,
  ]
  await tx.query(
    `insert into audit_event (tenant_id, sequence, at, user_id, role, action, person_id, subject, detail, previous_hash, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [...fields, sha256(JSON.stringify(fields))],
  )
}
