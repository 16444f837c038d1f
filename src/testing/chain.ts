import type { ChainParts } from '../chain/parts.ts'
import { systemActor } from '../domain/actor.ts'
import { readConfig } from '../kernel/config.ts'
import { silentLog } from '../kernel/log.ts'
import { createBaseParts, createChainParts } from '../parts.ts'
import type { Database } from '../store/database.ts'
import { writeLeaflet } from './leaflets.ts'

/** The whole chain over a store with two people, Ana and Ben, and leaflets on metformin and warfarin; as `environment` configures it. */
export async function chainOverLeaflets(
  database: Database,
  environment: Readonly<Record<string, string>> = {},
): Promise<ChainParts> {
  await database.as(systemActor('ingest'), tx =>
    tx.query(
      `insert into person (tenant_id, person_id, name, language) values
         ('demo', 'ana', 'Ana Canario', 'en'), ('demo', 'ben', 'Ben Otro', 'en') on conflict do nothing`,
    ),
  )
  await writeLeaflet(
    database,
    'metformin',
    'Metformin',
    'Metformin helps lower blood sugar. It comes as a pill. Metformin can upset your stomach.',
  )
  await writeLeaflet(database, 'warfarin', 'Warfarin', 'Warfarin is a blood thinner. It helps stop clots.')
  return chainWith(database, environment)
}

/** The same over a store that has them already. */
export async function chainWith(
  database: Database,
  environment: Readonly<Record<string, string>> = {},
): Promise<ChainParts> {
  const base = await createBaseParts(
    readConfig({ LOG_LEVEL: 'silent', CARENAV_NOW: '2026-11-22T09:00:00Z', ...environment }),
    silentLog,
  )
  return createChainParts(base, database)
}
