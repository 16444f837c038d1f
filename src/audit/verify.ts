import type { Tx } from '../store/database.ts'
import { type AuditLink, linkHash } from './audit.ts'

type ChainHead = { readonly sequence: number; readonly hash: string }

/** `head` is worth keeping outside the database: only a copy elsewhere shows that a whole chain was rewritten. */
export type ChainState =
  | { readonly ok: true; readonly rows: number; readonly head: ChainHead }
  | { readonly ok: false; readonly brokenAt: number; readonly why: ChainBreak }

/** 'gap': a row is missing or out of place. 'altered': a row is not what was written. 'unlinked': it does not follow the row before. 'cut': rows at the end, or the head, are gone. */
type ChainBreak = 'gap' | 'altered' | 'unlinked' | 'cut'

const pageSize = 1000

/**
 * Checks every link of a tenant's chain and its head, oldest first, and names the first position that is wrong. The
 * transaction must be a system actor's: a reader sees only part of the chain.
 */
export async function verifyAudit(tx: Tx, tenant: string): Promise<ChainState> {
  let head: ChainHead = { sequence: 0, hash: '' }
  for (;;) {
    const page = await readPage(tx, tenant, head.sequence)
    for (const { hash, ...link } of page) {
      const brokenAt = head.sequence + 1
      if (link.sequence !== brokenAt) return { ok: false, brokenAt, why: 'gap' }
      if (linkHash(link) !== hash) return { ok: false, brokenAt, why: 'altered' }
      if (link.previous !== head.hash) return { ok: false, brokenAt, why: 'unlinked' }
      head = { sequence: link.sequence, hash }
    }
    if (page.length < pageSize) break
  }
  const [stored] = await tx.query<ChainHead>('select sequence, hash from audit_head where tenant_id = $1', [tenant])
  if ((stored?.sequence ?? 0) !== head.sequence || (stored?.hash ?? '') !== head.hash) {
    return { ok: false, brokenAt: head.sequence + 1, why: 'cut' }
  }
  return { ok: true, rows: head.sequence, head }
}

/** The instant is read to the microsecond, so that a change below what was written shows; sequences at or before zero would hide before the first. */
async function readPage(
  tx: Tx,
  tenant: string,
  after: number,
): Promise<readonly (AuditLink & { readonly hash: string })[]> {
  return tx.query<AuditLink & { readonly hash: string }>(
    `select tenant_id as tenant, sequence, user_id as user, role, action, person_id as person, subject, detail,
       regexp_replace(to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z' as at,
       previous_hash as previous, hash
     from audit_event where tenant_id = $1 and (sequence > $2 or ($2 = 0 and sequence <= 0)) order by sequence limit $3`,
    [tenant, after, pageSize],
  )
}
