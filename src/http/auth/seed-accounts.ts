import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { defaultTenant, systemActor } from '../../domain/actor.ts'
import { joinCareTeam } from '../../ingest/care-team.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Config } from '../../kernel/config.ts'
import { Refusal } from '../../kernel/errors.ts'
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
    throw new Refusal(
      'not-allowed',
      'Demo accounts exist in demo mode only.',
      'Add real people with `carenav users add`, or set CARENAV_MODE=demo.',
    )
  }
  const demo = await readDemoAccounts(parts.corpora)
  await parts.database.as(systemActor('sign-in', defaultTenant), async tx => {
    const hash = await keptHash(tx, demo.password)
    for (const account of demo.accounts) await writeAccount(tx, account, hash, parts.clock.now())
  })
  return demo
}

/** One slow hash serves all accounts, and none is made when the stored one already fits. */
async function keptHash(tx: Tx, password: string): Promise<string> {
  const [row] = await tx.query<{ password: string }>(
    `select password from auth_account where "providerId" = 'credential' and id like 'demo-%' limit 1`,
  )
  const fits = row !== undefined && (await verifyPassword({ hash: row.password, password }))
  return fits ? row.password : hashPassword(password)
}

async function writeAccount(tx: Tx, account: DemoAccount, hash: string, now: Date): Promise<void> {
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
    `insert into membership (user_id, tenant_id, role, person_id) values ($1, $2, $3, $4)
     on conflict (user_id) do update set role = excluded.role, person_id = excluded.person_id`,
    [account.user, defaultTenant, account.role, account.person ?? null],
  )
  await joinCareTeam(tx, { tenant: defaultTenant, user: account.user, people: account.people, since: now })
}
