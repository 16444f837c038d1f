import type { Database } from '../store/database.ts'
import { openEmbedded } from '../store/embedded.ts'

/** A migrated, empty database of its own for one test file. */
export const freshDatabase = (): Promise<Database> => openEmbedded()
