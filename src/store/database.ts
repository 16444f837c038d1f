import type { Actor } from '../domain/actor.ts'

/** One row as both stores return it: int8 and numeric as number, date as 'YYYY-MM-DD', timestamptz as Date, jsonb parsed, vector as number[]. */
export type Row = Readonly<Record<string, unknown>>

/** A running transaction. Values travel as `$1` parameters only. */
export interface Tx {
  /**
   * Rejects with a `QueryError` when the database refuses the statement, and with a `Refusal` ('unavailable') when it runs
   * past the limit or the store stops. After either, the transaction keeps nothing.
   */
  query<R extends Row = Row>(text: string, values?: readonly unknown[]): Promise<R[]>
}

/**
 * The one way to stored data, the same over the embedded database and Postgres.
 *
 * `as` runs `work` in one transaction under the actor's database role, with the actor's tenant, user and person as
 * transaction-local settings that row security reads. It commits when `work` resolves and rolls back when it rejects.
 * Calling `as` inside `work` is an error: hand the `tx` on. `queryMs` lets its statements take longer than the limit, for building an index.
 */
export interface Database {
  readonly kind: 'embedded' | 'postgres'
  as<T>(actor: Actor, work: (tx: Tx) => Promise<T>, limits?: Pick<Limits, 'queryMs'>): Promise<T>
  /** Runs `select 1`; rejects when the store cannot answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** A database as its owner sees it: row security does not bind here. For migrations, backups and tests, never for a request. */
export interface OwnedDatabase extends Database {
  asOwner(text: string, values?: readonly unknown[]): Promise<Row[]>
}

/** How long things may take, in milliseconds. */
export interface Limits {
  /** One statement. */
  readonly queryMs: number
  /** A transaction in which no statement runs. */
  readonly idleMs: number
}

export const defaultLimits: Limits = { queryMs: 30_000, idleMs: 60_000 }
