import type { ChainParts } from '../chain/parts.ts'
import type { Guard } from '../guard/guard.ts'
import type { RecordChanged } from '../ingest/load-person.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Config } from '../kernel/config.ts'
import type { Log } from '../kernel/log.ts'
import type { Database } from '../store/database.ts'
import type { DemoAccounts } from './auth/demo-accounts.ts'
import type { SignIn } from './auth/sign-in.ts'
import type { Startup } from './startup.ts'

/** What the port needs before anything else is there: enough to say "starting" and to answer an emergency. */
export interface HttpParts {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  /** Folder of knowledge and rules; ends with a slash. */
  readonly corpora: URL
  readonly guard: Guard
  readonly startup: Startup<HttpServices>
  /** Where `npm run build` put the screens. */
  readonly webFolder: string
}

/** What the routes need once the start is through. */
export interface HttpServices {
  readonly database: Database
  readonly signIn: SignIn
  /** In demo mode only. */
  readonly demo?: DemoAccounts
  readonly chain: ChainParts
  /** Told of every change of a record, in its own transaction. */
  readonly recordChanged?: RecordChanged
}
