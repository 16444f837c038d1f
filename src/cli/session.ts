import type { ChainParts } from '../chain/parts.ts'
import { readConfig } from '../kernel/config.ts'
import { type BaseParts, createBaseParts, createChainParts } from '../parts.ts'
import { openDatabase } from '../store/open.ts'

/** Opens the configured installation for one command and closes it afterwards, whatever happens. */
export async function withInstallation<T>(work: (base: BaseParts, chain: ChainParts) => Promise<T>): Promise<T> {
  const base = await createBaseParts(readConfig())
  const database = await openDatabase(base.config, base.log)
  try {
    return await work(base, await createChainParts(base, database))
  } finally {
    await database.close()
  }
}
