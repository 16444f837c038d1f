import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the engine keeps its files inside our folder. */
export const embeddedData = (folder: string): string => join(folder, 'pgdata')

/**
 * Makes the folder ready to be opened: true when a new database is to be created in it. Creating takes seconds and leaves
 * half a database when it is cut short, so a marker stands beside it until `markCreated`; what it finds then is removed.
 */
export async function prepareData(folder: string): Promise<boolean> {
  const data = embeddedData(folder)
  if (existsSync(marker(folder))) await rm(data, { recursive: true, force: true })
  if (existsSync(data)) return false
  await writeFile(marker(folder), 'This database is being created. It holds nothing yet.\n')
  return true
}

export async function markCreated(folder: string): Promise<void> {
  await rm(marker(folder), { force: true })
}

const marker = (folder: string): string => join(folder, 'unfinished')
