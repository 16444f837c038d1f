import { fileURLToPath } from 'node:url'
import { createApp } from './http/app.ts'
import { seedAccounts } from './http/auth/seed-accounts.ts'
import { createSignIn } from './http/auth/sign-in.ts'
import type { HttpServices } from './http/http-parts.ts'
import { type Listener, listen } from './http/listen.ts'
import { createStartup } from './http/startup.ts'
import { type Config, readConfig } from './kernel/config.ts'
import { type BaseParts, createBaseParts, createChainParts, type LoadProgress, loadContent } from './parts.ts'
import type { Database } from './store/database.ts'
import { openDatabase } from './store/open.ts'

const say = (text: string): void => void process.stderr.write(`${text}\n`)
/** How long answers under way may take to finish when the server is told to stop. */
const graceMs = 10_000

/** Opens the port at once, then the database and what it needs; prints where to go and how to sign in. Ends on SIGINT or SIGTERM. */
export async function serve(): Promise<void> {
  const started = performance.now()
  const asked = readConfig()
  let app: ReturnType<typeof createApp> | undefined
  const listener = await listen(
    (request, env) => app?.fetch(request, env) ?? new Response(null, { status: 503 }),
    asked,
  )
  const config: Config = { ...asked, PORT: listener.port }
  const address = config.CARENAV_PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`
  say(`Care Navigator is starting at ${address} …`)

  const open: { database?: Database } = {}
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(listener, open.database, 0))
  try {
    const base = await createBaseParts(config)
    const startup = createStartup<HttpServices>()
    app = createApp({ ...base, startup, webFolder: fileURLToPath(new URL('../dist/web/', import.meta.url)) })
    open.database = await openDatabase(config, base.log)
    const services = await startServices(base, open.database)
    startup.ready(services)
    announce(address, services, performance.now() - started)
    await services.chain.models.chat.warm()
  } catch (error) {
    await stop(listener, open.database, 1)
    throw error
  }
}

async function startServices(base: BaseParts, database: Database): Promise<HttpServices> {
  const chain = await createChainParts(base, database)
  await loadContent(base, chain, sayTenths())
  const demo = base.config.CARENAV_MODE === 'demo' ? await seedAccounts({ ...base, database }) : undefined
  const signIn = await createSignIn({ ...base, database })
  return { database, chain, signIn, ...(demo === undefined ? {} : { demo }) }
}

/** One line when a load begins and one at each half: enough to see that it moves. */
function sayTenths(): LoadProgress {
  const said = new Set<string>()
  return (what, done, total) => {
    const line = `  loading the ${what}: ${Math.floor((2 * done) / total) * 50} %`
    if (!said.has(line)) say(line)
    said.add(line)
  }
}

function announce(address: string, { demo, chain }: HttpServices, ms: number): void {
  say(`\nReady after ${(ms / 1000).toFixed(1)} s: ${address}`)
  const { chat, hosts } = chain.models.describe()
  say(
    hosts.length === 0
      ? 'No language model: answers are assembled from sources.'
      : `Answers are worded by ${chat}; text goes to ${hosts.join(', ')}.`,
  )
  if (demo === undefined) return
  say(`\nDemo: everyone here is invented. The password of every account is ${demo.password}`)
  for (const { role, email, name } of demo.accounts) say(`  ${role.padEnd(10)} ${email.padEnd(34)} ${name}`)
}

async function stop(listener: Listener, database: Database | undefined, code: number): Promise<void> {
  process.exitCode = code
  await listener.close(graceMs)
  await database?.close()
  // Idle sockets to model servers and pools would hold the process a little longer.
  process.exit()
}
