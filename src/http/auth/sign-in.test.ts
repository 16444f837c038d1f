import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '../../domain/actor.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { readConfig } from '../../kernel/config.ts'
import { silentLog } from '../../kernel/log.ts'
import { corporaFolder } from '../../knowledge/rules.ts'
import type { Database } from '../../store/database.ts'
import { freshDatabase } from '../../testing/database.ts'
import { countAttempt } from './attempts.ts'
import { authSecret } from './secret.ts'
import { seedAccounts } from './seed-accounts.ts'
import { createSignIn } from './sign-in.ts'

let database: Database
let folder: string
const clock = fixedClock('2026-11-22T09:00:00Z')
const clinicSecret = '0123456789abcdef0123456789abcdef'
beforeAll(async () => {
  database = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'carenav-auth-'))
})
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const demoConfig = () => readConfig({ CARENAV_DATA_DIR: folder })
const clinicConfig = (more: Record<string, string> = {}) =>
  readConfig({ CARENAV_MODE: 'clinic', CARENAV_DATA_DIR: folder, ...more })
const parts = () => ({ config: demoConfig(), database, clock, log: silentLog, corpora: corporaFolder })

test('a demo secret is made once, kept, and readable by its owner alone; a clinic must bring its own', async () => {
  const first = await authSecret(demoConfig())
  expect(first).toMatch(/^[0-9a-f]{64}$/)
  expect(await authSecret(demoConfig())).toBe(first)
  expect((await stat(join(folder, 'auth-secret'))).mode & 0o777).toBe(0o600)
  await expect(authSecret(clinicConfig())).rejects.toMatchObject({ code: 'invalid' })
  expect(await authSecret(clinicConfig({ CARENAV_AUTH_SECRET: clinicSecret }))).toBe(clinicSecret)
})

test('demo accounts are seeded once however often the server starts, and never in a clinic', async () => {
  const { accounts } = await seedAccounts(parts())
  await seedAccounts(parts())
  const [count] = await database.as(systemActor('sign-in'), tx =>
    tx.query<{ users: number; members: number; hashes: number }>(
      `select (select count(*)::int from auth_user) as users, (select count(*)::int from membership) as members,
         (select count(distinct password)::int from auth_account) as hashes`,
    ),
  )
  expect(count).toEqual({ users: accounts.length, members: accounts.length, hashes: 1 })
  await expect(seedAccounts({ ...parts(), config: clinicConfig() })).rejects.toMatchObject({ code: 'not-allowed' })
})

test("no reader's role can read or write an account, a session or a membership", async () => {
  const reader = { role: 'clinician', tenant: 'demo', user: 'dr-amara-obi' } as const
  for (const table of [
    'auth_user',
    'auth_session',
    'auth_account',
    'auth_verification',
    'auth_attempt',
    'membership',
  ]) {
    await expect(
      database.as(reader, tx => tx.query(`select * from ${table}`)),
      table,
    ).rejects.toThrow(/permission denied/)
  }
})

test('nobody signs up, and a session of a user without a membership opens nothing', async () => {
  const demo = await seedAccounts(parts())
  const signIn = await createSignIn(parts())
  const send = (path: string, body: unknown) =>
    signIn.handle(
      new Request(`http://127.0.0.1:3000/api/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1:3000' },
        body: JSON.stringify(body),
      }),
    )
  expect((await send('sign-up/email', { email: 'a@b.example', password: demo.password, name: 'A' })).status).toBe(400)
  const response = await send('sign-in/email', { email: 'noor@demo.carenav.example', password: demo.password })
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  expect((await signIn.session(new Headers({ cookie })))?.actor.role).toBe('analyst')
  expect(await signIn.session(new Headers({ cookie: `${cookie}x` }))).toBeUndefined()
  await database.as(systemActor('sign-in'), tx =>
    tx.query('delete from membership where user_id = $1', ['noor-haddad']),
  )
  expect(await signIn.session(new Headers({ cookie }))).toBeUndefined()
})

test('the sixth attempt in a minute waits, and after the minute one may try again', async () => {
  const rule = { window: 60, max: 5 }
  const attempt = (second: number) =>
    countAttempt(
      database,
      fixedClock(`2026-11-22T10:0${Math.floor(second / 60)}:${String(second % 60).padStart(2, '0')}Z`),
      'k',
      rule,
    )
  for (let second = 0; second < 5; second += 1) expect((await attempt(second)).allowed).toBe(true)
  expect(await attempt(10)).toEqual({ allowed: false, retryAfter: 50 })
  expect((await attempt(61)).allowed).toBe(true)
})
