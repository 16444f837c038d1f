import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { newId, sha256 } from '../kernel/ids.ts'
import { openEmbedded } from './embedded.ts'
import { type Migration, readMigrations } from './migrate.ts'

const staleAfterMs = 60 * 60 * 1000

/**
 * The path of a dumped database, migrated and empty, kept in `cache`. Loading it takes a third of the time of creating
 * one. It is made once for these migrations and this engine; images of other migrations go after an hour.
 */
export async function migratedImage(cache: string): Promise<string> {
  const migrations = await readMigrations()
  const path = join(cache, `database-${await imageKey(migrations)}.tar`)
  const isThere = await stat(path).catch(() => undefined)
  if (isThere !== undefined) return path
  const database = await openEmbedded(undefined, { migrations })
  const image = await database.dump()
  await database.close()
  await mkdir(cache, { recursive: true })
  // Two processes may make it at once: each writes its own file, and the rename is atomic.
  const draft = `${path}.${newId()}`
  await writeFile(draft, image)
  await rename(draft, path)
  await removeStale(cache, path)
  return path
}

async function imageKey(migrations: readonly Migration[]): Promise<string> {
  const resolve = createRequire(import.meta.url).resolve
  const versions = await Promise.all(
    ['@electric-sql/pglite', '@electric-sql/pglite-pgvector'].map(name =>
      readFile(join(dirname(resolve(name)), '..', 'package.json'), 'utf8'),
    ),
  )
  return sha256([...versions.map(sha256), ...migrations.map(({ hash }) => hash)].join('\n')).slice(0, 16)
}

async function removeStale(cache: string, keep: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name)
    if (!name.startsWith('database-') || path === keep) continue
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && Date.now() - found.mtimeMs > staleAfterMs) await rm(path, { force: true })
  }
}
