import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'
import type { Limits, OwnedDatabase } from '../store/database.ts'
import { type EmbeddedOptions, openEmbedded } from '../store/embedded.ts'
import { migratedImage } from '../store/image.ts'
import { freshPostgres, testDatabaseUrl } from './postgres.ts'

const cache = fileURLToPath(new URL('../../.cache/', import.meta.url))

/** The image that fresh embedded databases are loaded from; made by the first run. */
export const databaseImage = (): Promise<string> => migratedImage(cache)

/** A migrated, empty database of its own for one test file, loaded from an image that the first run makes. */
export async function freshDatabase(options: EmbeddedOptions = {}): Promise<OwnedDatabase> {
  return openEmbedded(undefined, { ...options, image: await databaseImage() })
}

/** Opens one fresh store of the kind under test. */
export type OpenStore = (options?: { readonly limits?: Limits; readonly poolSize?: number }) => Promise<OwnedDatabase>

/** Runs the same tests on the embedded store and, when TEST_DATABASE_URL names a server, on Postgres. */
export function eachStore(name: string, suite: (open: OpenStore, kind: OwnedDatabase['kind']) => void): void {
  describe(`${name}, embedded store`, () => suite(freshDatabase, 'embedded'))
  const server = testDatabaseUrl
  if (server !== undefined) {
    describe(`${name}, Postgres`, () => suite(options => freshPostgres(server, options), 'postgres'))
  }
}
