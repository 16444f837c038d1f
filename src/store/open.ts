import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../kernel/config.ts'
import type { Log } from '../kernel/log.ts'
import type { Database } from './database.ts'
import { embeddedData } from './embedded-data.ts'
import { type MigrationState, migrationStates, readMigrations } from './migrate.ts'

type Where = Pick<Config, 'DATABASE_URL' | 'CARENAV_DATA_DIR'>

/** Opens the store that the configuration names, brought up to date: Postgres with DATABASE_URL, else the embedded one in the data folder. */
export async function openDatabase(config: Where, log: Log): Promise<Database> {
  if (config.DATABASE_URL !== undefined) {
    const { openPostgres } = await import('./postgres.ts')
    return openPostgres(config.DATABASE_URL, { log })
  }
  const { openEmbedded } = await import('./embedded.ts')
  return openEmbedded(embeddedFolder(config), { log })
}

/** Which migrations the configured store has, without applying any. A store that does not exist yet has none. */
export async function migrationStatus(config: Where): Promise<readonly MigrationState[]> {
  const migrations = await readMigrations()
  if (config.DATABASE_URL !== undefined) {
    const { onMigrationTarget } = await import('./postgres.ts')
    return onMigrationTarget(config.DATABASE_URL, target => migrationStates(target, migrations))
  }
  const folder = embeddedFolder(config)
  if (!existsSync(embeddedData(folder))) return migrations.map(({ name }) => ({ name, state: 'pending' }))
  const { openEmbedded } = await import('./embedded.ts')
  // Opened with no migrations to apply: only looked at.
  const database = await openEmbedded(folder, { migrations: [] })
  try {
    return await migrationStates({ query: text => database.asOwner(text) }, migrations)
  } finally {
    await database.close()
  }
}

const embeddedFolder = (config: Where): string => join(config.CARENAV_DATA_DIR, 'database')
