import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { approvalPolicy } from './careplan/approval-policy.ts'
import { readPlanKnowledge } from './careplan/personal/plan-tables.ts'
import { recomputeWhenKept, startRecompute } from './careplan/recompute-jobs.ts'
import { plantForAll } from './careplan/sentinel.ts'
import { readSentinels } from './careplan/sentinel-rows.ts'
import { suggestForAll } from './careplan/suggest-for-all.ts'
import { warm } from './chain/warm.ts'
import { systemActor } from './domain/actor.ts'
import { createApp } from './http/app.ts'
import { seedAccounts } from './http/auth/seed-accounts.ts'
import { createSignIn } from './http/auth/sign-in.ts'
import type { HttpServices } from './http/http-parts.ts'
import { listen } from './http/listen.ts'
import { createStartup } from './http/startup.ts'
import type { RecordChanged } from './ingest/load-person.ts'
import { startVectorJobs } from './ingest/vector-jobs.ts'
import { jobNames } from './jobs/job.ts'
import { openQueue, type Queue } from './jobs/queue.ts'
import { type Config, readConfig } from './kernel/config.ts'
import { failureText, Refusal } from './kernel/errors.ts'
import { createLog } from './kernel/log.ts'
import {
  type BaseParts,
  createBaseParts,
  createChainParts,
  type LoadProgress,
  loadContent,
  vectorParts,
} from './parts.ts'
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

  const log = createLog(config.LOG_LEVEL)
  // The database opens in its own thread while the rules load in this one.
  const opening = openDatabase(config, log)
  // It may fail before it is awaited below, which is where the failure is told.
  opening.catch(() => undefined)
  let queue: Queue | undefined
  const stop = async (code: number): Promise<never> => {
    await listener.close(graceMs)
    await queue?.stop()
    await opening.then(
      database => database.close(),
      () => undefined,
    )
    // Idle sockets to model servers and pools would hold the process a little longer.
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(0))
  const startup = createStartup<HttpServices>()
  try {
    const base = await createBaseParts(config, log)
    app = createApp({ ...base, startup, webFolder: fileURLToPath(new URL('../dist/web/', import.meta.url)) })
    const recordChanged: RecordChanged = async (tx, tenant, person) => {
      if (queue === undefined) throw queueStarting()
      await recomputeWhenKept(queue)(tx, tenant, person)
    }
    const services = { ...(await startServices(base, await opening)), recordChanged }
    startup.ready(services)
    announce(address, services, performance.now() - started)
    // Warming keeps the thread busy for about a second: the first page goes out before it.
    await pause(500)
    await warm(services.chain)
    if (services.demo !== undefined) await draftDemoSuggestions(services, base)
    queue = await startQueue(services, base)
  } catch (error) {
    startup.failed(error)
    say(failureText(error))
    await stop(1)
  }
}

async function startServices(base: BaseParts, database: Database): Promise<HttpServices> {
  const chain = await createChainParts(base, database)
  await loadContent(base, chain, sayTenths(), 'later')
  const demo = base.config.CARENAV_MODE === 'demo' ? await seedAccounts({ ...base, database }) : undefined
  const signIn = await createSignIn({ ...base, database })
  return { database, chain, signIn, ...(demo === undefined ? {} : { demo }) }
}

/** Answers do not wait for the queue: when it cannot be opened, that is logged and tried again. */
async function startQueue({ database, chain }: HttpServices, base: BaseParts): Promise<Queue> {
  const { config, clock, log, corpora } = base
  for (;;) {
    let queue: Queue | undefined
    try {
      queue = await openQueue(database, log)
      const plans = await readPlanKnowledge(corpora)
      const parts = { database, clock, log, tables: chain.knowledge.reason, plans }
      await startRecompute(parts, queue, config.CARENAV_RECOMPUTE_AT)
      await startVectorJobs(vectorParts(base, chain), queue)
      for (const job of jobNames) {
        const count = await queue.givenUp(job)
        if (count > 0) log.warn('jobs-given-up', { job, count })
      }
      return queue
    } catch (error) {
      log.error('queue-unavailable', { code: error instanceof Error ? error.name : 'unknown' })
      await queue?.stop()
      await pause(30_000)
    }
  }
}

/** A record is changed only when what follows from it can be asked for in the same transaction. */
const queueStarting = (): Refusal =>
  new Refusal('unavailable', 'Care Navigator is still starting.', 'Try again in a few seconds.')

/** The demo's inbox is not empty at the first look; a clinic drafts when records change or when someone asks. */
async function draftDemoSuggestions(
  { database, chain }: HttpServices,
  { clock, config, corpora }: BaseParts,
): Promise<void> {
  const parts = { database, tables: chain.knowledge.reason, plans: await readPlanKnowledge(corpora) }
  const { drafted } = await suggestForAll(parts, systemActor('operate'), clock.now())
  const share = approvalPolicy(config).sentinelShare
  if (share === 0) return
  const sentinels = await readSentinels(corpora)
  await plantForAll({ ...parts, sentinels, share }, systemActor('operate'), drafted, clock.now())
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
