import type { Tx } from './database.ts'

/**
 * Waits until no other transaction changes these people's records, and keeps others waiting until this one ends. Whoever
 * writes facts takes it first, and so does whoever recomputes from them: a recompute then sees every fact that was written
 * before its job could be taken. Take it before any other lock of the same person, several people in ascending order.
 */
export async function lockRecords(tx: Tx, tenant: string, people: readonly string[]): Promise<void> {
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended('ingest:' || $1::text || ':' || person, 11)) from unnest($2::text[]) as person`,
    [tenant, people],
  )
}
