import { randomBytes } from 'node:crypto'
import type { OwnedDatabase } from '../store/database.ts'
import { openPostgres, type PostgresOptions } from '../store/postgres.ts'
import { onClient } from '../store/postgres-client.ts'

/** The server of the second store, when there is one: any user that may create databases. */
export const { TEST_DATABASE_URL: testDatabaseUrl } = process.env

/** A new, empty database on the test server; `drop` removes it with everything in it. */
export async function createPostgres(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `carenav_test_${randomBytes(6).toString('hex')}`
  const url = new URL(server)
  url.pathname = `/${name}`
  await onClient(server, client => client.query(`create database ${name}`))
  return {
    url: url.href,
    drop: () =>
      onClient(server, async client => void (await client.query(`drop database if exists ${name} with (force)`))),
  }
}

/** A migrated, empty Postgres database of its own; closing it removes it. */
export async function freshPostgres(server: string, options: PostgresOptions = {}): Promise<OwnedDatabase> {
  const { url, drop } = await createPostgres(server)
  const database = await openPostgres(url, options)
  return {
    ...database,
    close: async () => {
      await database.close()
      await drop()
    },
  }
}
