import { readConfig } from '../kernel/config.ts'
import { createLog } from '../kernel/log.ts'
import { migrationStatus, openDatabase } from '../store/open.ts'
import type { Terminal } from './terminal.ts'

/** `carenav migrate`: brings the configured database up to date; `migrate status` only looks. */
export async function migrateStore(terminal: Terminal, onlyLook: boolean): Promise<void> {
  const config = readConfig()
  if (!onlyLook) await (await openDatabase(config, createLog(config.LOG_LEVEL))).close()
  const states = await migrationStatus(config)
  terminal.print(states, states.map(({ name, state }) => `${state.padEnd(10)} ${name}`).join('\n'))
}
