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

/**
 * Appends one event to the tenant's chain, in the same transaction as what it describes. Others of the tenant that append
 * wait until this transaction ends, so call it last.
 */
export async function audit(tx: Tx, actor: Actor, event: AuditEvent, at: Date): Promise<void> {
  // The lock is a statement of its own: the next one must see what the one before us committed.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [`audit:${actor.tenant}`])
  const [head] = await tx.query<{ sequence: number; hash: string }>(
    'select sequence, hash from audit_head where tenant_id = $1',
    [actor.tenant],
  )
  const link: AuditLink = {
    tenant: actor.tenant,
    sequence: (head?.sequence ?? 0) + 1,
    at: at.toISOString(),
    user: actor.user,
    role: actor.role,
    action: event.action,
    person: event.person ?? null,
    subject: event.subject,
    detail: detailText(event.detail ?? {}),
    previous: head?.hash ?? '',
  }
  await tx.query(
    `insert into audit_event (tenant_id, sequence, at, user_id, role, action, person_id, subject, detail, previous_hash, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [...linkFields(link), linkHash(link)],
  )
}

/** One row of the chain as it is hashed. */
export type AuditLink = {
  readonly tenant: string
  readonly sequence: number
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string
  readonly user: string
  readonly role: string
  readonly action: string
  readonly person: string | null
  readonly subject: string
  readonly detail: string
  readonly previous: string
}

/** SHA-256 over the row's fields as a JSON array: fixed order, so the same row always gives the same bytes. */
export const linkHash = (link: AuditLink): string => sha256(JSON.stringify(linkFields(link)))

const linkFields = (link: AuditLink): readonly (string | number | null)[] => [
  link.tenant,
  link.sequence,
  link.at,
  link.user,
  link.role,
  link.action,
  link.person,
  link.subject,
  link.detail,
  link.previous,
]

const detailText = (detail: Readonly<Record<string, string | number | boolean>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1))))
