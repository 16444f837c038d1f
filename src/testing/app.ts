import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApp } from '../http/app.ts'
import { seedAccounts } from '../http/auth/seed-accounts.ts'
import { createSignIn } from '../http/auth/sign-in.ts'
import type { HttpServices } from '../http/http-parts.ts'
import { type Listener, listen } from '../http/listen.ts'
import { createStartup, type Startup } from '../http/startup.ts'
import { type Config, readConfig } from '../kernel/config.ts'
import { createBaseParts, createChainParts, loadContent } from '../parts.ts'
import { freshDatabase } from './database.ts'

export interface TestApp {
  readonly app: ReturnType<typeof createApp>
  readonly services: HttpServices
  readonly config: Config
  /** Still 'starting' until `finish` is called, when asked for so. */
  readonly startup: Startup<HttpServices>
  /** The session cookie of a demo account, e.g. 'helen@demo.carenav.example'. */
  cookieOf(email: string): Promise<string>
  /** Opens a port for browsers; closed by `close`. Returns the address. */
  open(): Promise<string>
  close(): Promise<void>
}

interface TestAppOptions {
  /** Leaves the app in its starting state. */
  readonly isStarting?: boolean
  /** Accounts only, without people and knowledge: starts in a second. */
  readonly isEmpty?: boolean
  readonly environment?: Readonly<Record<string, string>>
  /** Another app whose database and secrets this one shares, as a second process of the same installation does. */
  readonly beside?: TestApp
}

/** The real app on a fresh embedded database with the demo's people, knowledge and accounts. */
export async function testApp({
  isStarting = false,
  isEmpty = false,
  environment = {},
  beside,
}: TestAppOptions = {}): Promise<TestApp> {
  const folder = beside?.config.CARENAV_DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'carenav-app-')))
  const config = readConfig({
    CARENAV_DATA_DIR: folder,
    CARENAV_NOW: '2026-11-22T09:00:00Z',
    LOG_LEVEL: 'silent',
    ...environment,
  })
  const base = await createBaseParts(config)
  const database = beside?.services.database ?? (await freshDatabase())
  const chain = await createChainParts(base, database)
  if (!isEmpty && beside === undefined) await loadContent(base, chain)
  const demo = await seedAccounts({ ...base, database })
  const services = { database, chain, demo, signIn: await createSignIn({ ...base, database }) }
  const startup = createStartup<HttpServices>()
  if (!isStarting) startup.ready(services)
  const webFolder = fileURLToPath(new URL('../../dist/web/', import.meta.url))
  const app = createApp({ ...base, startup, webFolder })
  const listeners: Listener[] = []
  return {
    app,
    services,
    config,
    startup,
    cookieOf: async email => {
      const response = await app.request('http://127.0.0.1/api/v1/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password: demo.password }),
      })
      const cookie = response.headers.getSetCookie()[0]?.split(';')[0]
      if (cookie === undefined) throw new Error(`${email} could not sign in: ${response.status}`)
      return cookie
    },
    open: async () => {
      const listener = await listen((request, env) => app.fetch(request, env as object), { HOST: '127.0.0.1', PORT: 0 })
      listeners.push(listener)
      return `http://127.0.0.1:${listener.port}`
    },
    close: async () => {
      for (const listener of listeners) await listener.close(500)
      if (beside !== undefined) return
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
