import { readdir, readFile } from 'node:fs/promises'
import { Refusal } from '../kernel/errors.ts'
import { sha256 } from '../kernel/ids.ts'
import type { Row } from './database.ts'
import { QueryError } from './query-error.ts'

const folder = new URL('./migrations/', import.meta.url)

/** The database as its owner, on one connection, outside any actor. */
export interface MigrationTarget {
  /** Runs SQL text with several statements. */
  script(text: string): Promise<void>
  query(text: string): Promise<Row[]>
}

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly hash: string
}

/** 'changed': the file differs from what was applied. 'unknown': applied by a newer release, no file here. */
export interface MigrationState {
  readonly name: string
  readonly state: 'applied' | 'pending' | 'changed' | 'unknown'
}

/** All numbered files, in order. Two files with one number are a mistake that would depend on the file system's order. */
export async function readMigrations(from: URL = folder): Promise<readonly Migration[]> {
  const names = (await readdir(from)).filter(name => /^\d{4}_[a-z_]+\.sql$/.test(name)).sort()
  const migrations = await Promise.all(
    names.map(async name => {
      const sql = await readFile(new URL(name, from), 'utf8')
      return { number: Number(name.slice(0, 4)), name, sql, hash: sha256(sql) }
    }),
  )
  const twice = migrations.find(({ number }, index) => migrations[index + 1]?.number === number)
  if (twice !== undefined) throw new Error(`two migrations carry the number of ${twice.name}`)
  return migrations
}

/** Compares the files with what the database says was applied; changes nothing. */
export async function migrationStates(
  target: Pick<MigrationTarget, 'query'>,
  migrations: readonly Migration[],
): Promise<readonly MigrationState[]> {
  const applied = await readApplied(target)
  const known = new Set(migrations.map(({ number }) => number))
  const states = migrations.map(({ number, name, hash }): MigrationState => {
    const was = applied.get(number)
    return { name, state: was === undefined ? 'pending' : was.hash === hash ? 'applied' : 'changed' }
  })
  const unknown = [...applied].filter(([number]) => !known.has(number))
  return [...states, ...unknown.map(([, { name }]): MigrationState => ({ name, state: 'unknown' }))]
}

/** Applies what is missing, each file in its own transaction; an applied file that has changed since is a conflict. Returns how many ran. */
export async function migrate(target: MigrationTarget, migrations: readonly Migration[]): Promise<number> {
  const states = await migrationStates(target, migrations)
  const changed = states.find(({ state }) => state === 'changed')
  if (changed !== undefined) {
    throw new Refusal(
      'conflict',
      `Migration ${changed.name} has changed since it was applied.`,
      'Restore the file as released, or load into a fresh database.',
    )
  }
  const pending = new Set(states.filter(({ state }) => state === 'pending').map(({ name }) => name))
  if (pending.size === 0) return 0
  await target.script(
    `create table if not exists migration
       (number integer primary key, name text not null, hash text not null, applied_at timestamptz not null default now())`,
  )
  for (const migration of migrations) if (pending.has(migration.name)) await apply(target, migration)
  return pending.size
}

async function apply(target: MigrationTarget, { number, name, sql, hash }: Migration): Promise<void> {
  try {
    // The name and hash are ours: a checked file name and hexadecimal digits.
    await target.script(
      `begin;\n${sql}\ninsert into migration (number, name, hash) values (${number}, '${name}', '${hash}');\ncommit;`,
    )
  } catch (error) {
    await target.script('rollback')
    throw explained(error, name)
  }
}

async function readApplied(target: Pick<MigrationTarget, 'query'>) {
  const found = await target.query("select from pg_class where oid = to_regclass('migration')")
  if (found.length === 0) return new Map<number, { readonly name: string; readonly hash: string }>()
  const rows = await target.query('select number, name, hash from migration order by number')
  return new Map(rows.map(({ number, name, hash }) => [Number(number), { name: String(name), hash: String(hash) }]))
}

/** The two things an administrator must do on a Postgres that this product may not change by itself. */
function explained(cause: unknown, name: string): unknown {
  if (!(cause instanceof QueryError)) return cause
  const missing = cause.code === '58P01' || cause.code === '0A000'
  if (missing && cause.message.includes('vector')) {
    return new Refusal(
      'unavailable',
      'This Postgres has no pgvector extension.',
      'Install pgvector 0.8 or newer for this server (package postgresql-<version>-pgvector, or the image pgvector/pgvector).',
      { cause },
    )
  }
  if (cause.code === '42501') {
    return new Refusal(
      'not-allowed',
      `The database user may not do what migration ${name} needs: ${cause.message}.`,
      'As an administrator of that database run: create extension if not exists vector; create role carenav_reader nologin; create role carenav_system nologin; grant carenav_reader, carenav_system to <user>; grant create on schema public to <user>;',
      { cause },
    )
  }
  return new Error(`migration ${name} failed: ${cause.message}`, { cause })
}
