import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carenav-server-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The server as a process of its own, with what it says so far. */
function start(environment: Record<string, string>) {
  const env = { PATH: process.env['PATH'], CARENAV_DATA_DIR: join(folder, 'data'), PORT: '0', ...environment }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const server = { child, said: '', ended: once(child, 'exit') }
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    server.said += text
  })
  return server
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 600; tries += 1) {
    const seen = await look()
    if (seen !== undefined) return seen
    await pause(100)
  }
  throw new Error('nothing came in a minute')
}

test('the port opens at once, the demo is told when ready, a second process is turned away, and SIGTERM ends it cleanly', async () => {
  const server = start({})
  const address = await until(() => /starting at (http:\S+)/.exec(server.said)?.[1])
  const first = await until(() => fetch(`${address}/readyz`).catch(() => undefined))
  expect(first.status).toBe(503)

  await until(async () => ((await fetch(`${address}/readyz`)).ok ? true : undefined))
  expect(server.said).toMatch(/Ready after [\d.]+ s/)
  expect(server.said).toContain('No language model')
  expect(server.said).toContain('helen@demo.carenav.example')

  const second = start({})
  expect(await second.ended).toEqual([1, null])
  expect(second.said).toContain(`in use by process ${server.child.pid}`)

  server.child.kill('SIGTERM')
  expect(await server.ended).toEqual([0, null])
}, 90_000)

test('a database that cannot be reached is named with the next step, not with a stack', async () => {
  const server = start({ DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' })
  expect(await server.ended).toEqual([1, null])
  expect(server.said).toContain('127.0.0.1:9')
  expect(server.said).not.toContain('    at ')
})

test('a clinic does not start without its own secret', async () => {
  const server = start({ CARENAV_MODE: 'clinic', CARENAV_DATA_DIR: join(folder, 'clinic') })
  expect(await server.ended).toEqual([1, null])
  expect(server.said).toContain('CARENAV_AUTH_SECRET')
}, 90_000)
