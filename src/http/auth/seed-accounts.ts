import { hashPassword } from 'better-auth/crypto'
import { defaultTenant, systemActor } from '../../domain/actor.ts'
import { joinCareTeam } from '../../ingest/care-team.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Config } from '../../kernel/config.ts'
import { Refusal } from '../../kernel/errors.ts'
import { sha256 } from '../../kernel/ids.ts'
import type { Database, Tx } from '../../store/database.ts'
import { type DemoAccount, type DemoAccounts, readDemoAccounts } from './demo-accounts.ts'

/** Writes the demo's sign-ins, memberships and care teams; a second run changes nothing. Returns them for printing. */
export async function seedAccounts(parts: {
  readonly config: Config
  readonly database: Database
  readonly clock: Clock
  readonly corpora: URL
}): Promise<DemoAccounts> {
  if (parts.config.CARENAV_MODE !== 'demo') {
    throw new Refusal('not-allowed', 'Demo accounts exist in demo mode only.', 'Set CARENAV_MODE=demo.')
  }
  const demo = await readDemoAccounts(parts.corpora)
  await parts.database.as(systemActor('sign-in', defaultTenant), async tx => {
    const now = parts.clock.now()
    const seed = sha256(JSON.stringify(demo))
    if (!(await isSeeded(tx, demo, seed))) {
      const hash = await hashPassword(demo.password)
      for (const account of demo.accounts) await writeAccount(tx, account, { hash, seed, now })
    }
    for (const { user, people } of demo.accounts.filter(account => account.people.length > 0)) {
      await joinCareTeam(tx, { tenant: defaultTenant, user, people, since: now })
    }
  })
  return demo
}

/** True when every account stands there as it would be written now; hashing a password takes a tenth of a second. */
async function isSeeded(tx: Tx, { accounts }: DemoAccounts, seed: string): Promise<boolean> {
  const [row] = await tx.query<{ seeded: number }>(
    'select count(*) as seeded from membership where seeded_from = $1 and user_id = any($2::text[])',
    [seed, accounts.map(account => account.user)],
  )
  return row?.seeded === accounts.length
}

interface Seeding {
  readonly hash: string
  readonly seed: string
  readonly now: Date
}

async function writeAccount(tx: Tx, account: DemoAccount, { hash, seed, now }: Seeding): Promise<void> {
  await tx.query(
    `insert into auth_user (id, name, email, "emailVerified", "createdAt", "updatedAt") values ($1, $2, $3, true, $4, $4)
     on conflict (id) do update set name = excluded.name, email = excluded.email`,
    [account.user, account.name, account.email, now],
  )
  await tx.query(
    `insert into auth_account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
     values ($1, $2, 'credential', $2, $3, $4, $4) on conflict (id) do update set password = excluded.password`,
    [`demo-${account.user}`, account.user, hash, now],
  )
  await tx.query(
    `insert into membership (user_id, tenant_id, role, person_id, seeded_from) values ($1, $2, $3, $4, $5)
     on conflict (user_id) do update
       set role = excluded.role, person_id = excluded.person_id, seeded_from = excluded.seeded_from`,
    [account.user, defaultTenant, account.role, account.person ?? null, seed],
  )
}
