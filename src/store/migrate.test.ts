import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { sha256 } from '../kernel/ids.ts'
import { silentLog } from '../kernel/log.ts'
import { onEachEmpty } from '../testing/empty-store.ts'
import { createPostgres, testDatabaseUrl } from '../testing/postgres.ts'
import { type Migration, readMigrations } from './migrate.ts'
import { migrationStatus, openDatabase } from './open.ts'
import { openPostgres } from './postgres.ts'

const migration = (number: number, sql: string): Migration => ({
  number,
  name: `000${number}_try.sql`,
  sql,
  hash: sha256(sql),
})
const table = migration(1, 'create extension vector; create table thing (name text primary key);')
const row = migration(2, "insert into thing values ('a');")

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carenav-migrate-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

onEachEmpty('each migration runs once, a changed one is refused, a failed one leaves nothing', async open => {
  const first = await open([table, row])
  expect(await first.asOwner('select number, name, hash from migration order by number')).toEqual(
    [table, row].map(({ number, name, hash }) => ({ number, name, hash })),
  )
  await first.close()

  const second = await open([table, row])
  expect(await second.asOwner('select name from thing')).toEqual([{ name: 'a' }])
  await second.close()

  const changed = open([table, migration(2, "insert into thing values ('b');")])
  await expect(changed).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(row.name) })

  const failing = migration(3, "insert into thing values ('c'); insert into thing values ('a');")
  await expect(open([table, row, failing])).rejects.toThrow(failing.name)

  const last = await open([table, row])
  expect(await last.asOwner('select name from thing')).toEqual([{ name: 'a' }])
  expect(await last.asOwner('select count(*) as n from migration')).toEqual([{ n: 2 }])
  await last.close()
})

test.skipIf(testDatabaseUrl === undefined)(
  'a server without pgvector is named as such, with what to install',
  async () => {
    const { url, drop } = await createPostgres(testDatabaseUrl ?? '')
    const missing = openPostgres(url, { migrations: [migration(1, 'create extension vector_that_is_not_there;')] })
    await expect(missing).rejects.toMatchObject({ code: 'unavailable', hint: expect.stringContaining('pgvector') })
    await drop()
  },
)

test('two files with one number are a mistake', async () => {
  const twice = join(folder, 'twice')
  await mkdir(twice)
  await writeFile(join(twice, '0001_one.sql'), '')
  await writeFile(join(twice, '0001_two.sql'), '')
  await expect(readMigrations(pathToFileURL(`${twice}/`))).rejects.toThrow('0001_one.sql')
})

test('the configured store is opened up to date, and its state can be asked without changing it', async () => {
  const config = { DATABASE_URL: undefined, CARENAV_DATA_DIR: join(folder, 'data') }
  const before = await migrationStatus(config)
  expect(before.length).toBeGreaterThanOrEqual(4)
  expect(new Set(before.map(({ state }) => state))).toEqual(new Set(['pending']))

  const database = await openDatabase(config, silentLog)
  expect(database.kind).toBe('embedded')
  expect(await database.as(systemActor('operate'), tx => tx.query('select * from person'))).toEqual([])
  await database.close()

  const after = await migrationStatus(config)
  expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name))
  expect(new Set(after.map(({ state }) => state))).toEqual(new Set(['applied']))
})
