import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'vitest'
import type { OwnedDatabase } from '../store/database.ts'
import { openEmbedded } from '../store/embedded.ts'
import type { Migration } from '../store/migrate.ts'
import { openPostgres } from '../store/postgres.ts'
import { createPostgres, testDatabaseUrl } from './postgres.ts'

/** Opens the store under test with these migrations; again on the same database as often as it is called. */
export type OpenWith = (migrations: readonly Migration[]) => Promise<OwnedDatabase>

/** Runs on an empty database of the embedded store, and on an empty Postgres when there is one. */
export function onEachEmpty(name: string, run: (open: OpenWith) => Promise<void>): void {
  test(`${name}, embedded store`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'carenav-empty-'))
    await run(migrations => openEmbedded(folder, { migrations })).finally(() => rm(folder, { recursive: true }))
  })
  const server = testDatabaseUrl
  if (server === undefined) return
  test(`${name}, Postgres`, async () => {
    const { url, drop } = await createPostgres(server)
    await run(migrations => openPostgres(url, { migrations })).finally(drop)
  })
}
