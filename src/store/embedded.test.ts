import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { databaseImage, freshDatabase } from '../testing/database.ts'
import type { Database } from './database.ts'
import { type EmbeddedOptions, openEmbedded } from './embedded.ts'
import { lockFolder } from './folder-lock.ts'

const actor = systemActor('ingest')
const writer = fileURLToPath(new URL('../testing/store-writer.ts', import.meta.url))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carenav-store-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const openFolder = async (options: EmbeddedOptions = {}) =>
  openEmbedded(folder, { ...options, image: await databaseImage() })
const count = (database: Database) =>
  database.as(actor, async tx => (await tx.query<{ n: number }>('select count(*) as n from person'))[0]?.n)
const add = (database: Database, person: string) =>
  database.as(actor, tx =>
    tx.query("insert into person (tenant_id, person_id, name) values ('demo', $1, 'x')", [person]),
  )

/** Starts another process on the folder and gathers its lines until `enough` says so. */
async function startWriter(enough: (lines: readonly string[]) => boolean): Promise<[ChildProcess, string[]]> {
  const child = spawn(process.execPath, [writer, folder, await databaseImage()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (enough(lines)) break
  }
  return [child, lines]
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test('what was acknowledged outlives kill -9, three times over', async () => {
  const kept: string[] = []
  for (let round = 0; round < 3; round += 1) {
    const [child, lines] = await startWriter(said => said.length > 40)
    await kill(child)
    kept.push(...lines.slice(1))
  }
  const database = await openFolder()
  const stored = await database.as(actor, tx => tx.query<{ person_id: string }>('select person_id from person'))
  const ids = new Set(stored.map(row => row.person_id))
  expect(kept).toHaveLength(120)
  expect(kept.filter(id => !ids.has(id))).toEqual([])
  expect(ids.size).toBe(stored.length)
  await database.close()
})

test('a second process is refused by name and told what to do; after kill -9 the folder is free at once', async () => {
  const [child] = await startWriter(lines => lines.includes('open'))
  const second = openFolder()
  await expect(second).rejects.toMatchObject({ code: 'conflict', hint: expect.stringContaining('DATABASE_URL') })
  await expect(second).rejects.toThrow(`process ${child.pid}`)
  await kill(child)
  const database = await openFolder()
  const [late, lines] = await startWriter(said => said.length > 0)
  expect(lines).toEqual([`The database in ${folder} is in use by process ${process.pid}.`])
  if (late.exitCode === null) await once(late, 'exit')
  expect(late.exitCode).toBe(1)
  await database.close()
})

test('of ten that ask for the lock at once, one gets it, also by another path to the same folder', async () => {
  const alias = `${folder}-alias`
  await symlink(folder, alias)
  const asked = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) => lockFolder(index % 2 === 0 ? folder : alias)),
  )
  const [lock, ...others] = asked.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  expect(others).toEqual([])
  await lock?.release()
  const again = await lockFolder(alias)
  await again.release()
  await rm(alias)
})

test('a folder that cannot be made is named, with what to do', async () => {
  await writeFile(join(folder, 'file'), '')
  const locking = lockFolder(join(folder, 'file', 'database'))
  await expect(locking).rejects.toMatchObject({
    code: 'unavailable',
    hint: expect.stringContaining('CARENAV_DATA_DIR'),
  })
})

test('where the system has no self-clearing names, a socket file locks, and a dead one is taken over', async () => {
  const first = await lockFolder(folder, 'darwin')
  await expect(lockFolder(folder, 'darwin')).rejects.toThrow(`process ${process.pid}`)
  await first.release()
  const holder = `const { lockFolder } = await import(process.argv[1]); await lockFolder(process.argv[2], 'darwin')
    setInterval(() => {}, 1000); console.log('held')`
  const module = new URL('./folder-lock.ts', import.meta.url).href
  const child = spawn(process.execPath, ['--input-type=module', '-e', holder, module, folder])
  await once(child.stdout, 'data')
  await expect(lockFolder(folder, 'darwin')).rejects.toThrow(`process ${child.pid}`)
  await kill(child)
  const next = await lockFolder(folder, 'darwin')
  await next.release()
})

test('a runaway query is stopped; its caller is refused, others go on and what was saved is there', async () => {
  const database = await openFolder({ limits: { queryMs: 3000, idleMs: 5000 } })
  await add(database, 'before')
  const runaway = database.as(actor, async tx => {
    await tx.query("insert into person (tenant_id, person_id, name) values ('demo', 'half', 'x')")
    await tx.query('select count(*) from generate_series(1, 1000000000000)')
  })
  const waiting = [add(database, 'a'), add(database, 'b')]
  await expect(runaway).rejects.toMatchObject({ name: 'Refusal', code: 'unavailable' })
  await Promise.all(waiting)
  expect(await count(database)).toBe(3)
  await database.close()
})

test('a database in memory that was stopped says that its content is gone', async () => {
  const database = await freshDatabase({ limits: { queryMs: 500, idleMs: 5000 } })
  await expect(database.as(actor, tx => tx.query('select pg_sleep(60)'))).rejects.toMatchObject({ code: 'unavailable' })
  await expect(database.ping()).rejects.toThrow('content is gone')
  await database.close()
})

test('the server stays awake while a query works', async () => {
  const database = await freshDatabase()
  const pauses: number[] = []
  let last = performance.now()
  const clock = setInterval(() => {
    pauses.push(performance.now() - last)
    last = performance.now()
  }, 5)
  await database.as(actor, tx => tx.query('select pg_sleep(1)'))
  clearInterval(clock)
  expect(pauses.length).toBeGreaterThan(20)
  expect(Math.max(...pauses)).toBeLessThan(900)
  await database.close()
})

test('a first start that was cut short begins again', async () => {
  const first = await openFolder()
  await first.close()
  await writeFile(join(folder, 'unfinished'), '')
  await rm(join(folder, 'pgdata', 'global'), { recursive: true })
  const database = await openFolder()
  await add(database, 'ada')
  await database.close()
  expect(existsSync(join(folder, 'unfinished'))).toBe(false)
  const again = await openFolder()
  expect(await count(again)).toBe(1)
  await again.close()
})

test('files of another database version are refused with what to do, and the folder is let go', async () => {
  await (await openFolder()).close()
  await writeFile(join(folder, 'pgdata', 'PG_VERSION'), '12\n')
  const opening = openFolder()
  await expect(opening).rejects.toMatchObject({ code: 'unavailable', hint: expect.stringContaining('backup') })
  const lock = await lockFolder(folder)
  await lock.release()
})

test('a closed database says so and lets its folder go', async () => {
  const database = await openFolder()
  await database.close()
  await database.close()
  await expect(database.ping()).rejects.toThrow('closed')
  const lock = await lockFolder(folder)
  await lock.release()
})
