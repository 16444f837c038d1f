import type { ChainParts } from '../chain/parts.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Config } from '../kernel/config.ts'
import type { Log } from '../kernel/log.ts'
import type { Database } from '../store/database.ts'

/** What a suite may use. It brings its own people and clock, so it never touches the installation's data. */
export interface EvaluateParts {
  readonly config: Config
  readonly log: Log
  /** Folder of knowledge and rules. */
  readonly corpora: URL
  /** An empty, migrated database in memory; whoever opens it closes it. */
  openStore(): Promise<Database>
  /** The whole chain over such a database, at the given time, with the model that the run names. */
  chainOver(database: Database, clock: Clock): Promise<ChainParts>
}
