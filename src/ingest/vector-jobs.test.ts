import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { openQueue, type Queue } from '../jobs/queue.ts'
import { fixedClock } from '../kernel/clock.ts'
import { type Log, type LogFields, silentLog } from '../kernel/log.ts'
import { indexTerms } from '../knowledge/terms.ts'
import { createEmbedders } from '../models/embedders.ts'
import { learnInThread } from '../models/lsa/learn-in-thread.ts'
import { createOllamaEmbedder } from '../models/ollama-embedder.ts'
import type { Database, OwnedDatabase } from '../store/database.ts'
import { openEmbedded } from '../store/embedded.ts'
import { databaseImage, eachStore } from '../testing/database.ts'
import { startEmbeddingServer } from '../testing/embedding-servers.ts'
import { killCount } from '../testing/kills.ts'
import { writeLeaflet } from '../testing/leaflets.ts'
import { bringVectors, type VectorParts } from './search-vectors.ts'
import { startVectorJobs } from './vector-jobs.ts'
import { readVectorProgress } from './vector-progress.ts'

const times = { expire: 2, watch: 1, retryDelay: 1, poll: 0.1, retries: 5 }
const service = systemActor('ingest')
const vectorOf = (text: string): number[] => [text.length, text.split(' ').length, 1]

async function writeLeaflets(database: Database, count: number, from = 0): Promise<void> {
  for (let at = from; at < from + count; at += 1)
    await writeLeaflet(database, `leaflet-${at}`, `Leaflet ${at}`, `Medicine ${at} lowers the pressure of the blood.`)
}

const serving = async (database: Database) => (await database.as(service, readVectorProgress)).serving

/** Looks until the answer is there; the test's own limit ends a wait for what never comes. */
async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    await pause(50)
  }
}

eachStore('vectors in the background', open => {
  let database: OwnedDatabase
  beforeAll(async () => {
    database = await open()
    await writeLeaflets(database, 5)
  })
  afterAll(() => database.close())

  const partsOf = (url?: string, log: Log = silentLog): VectorParts => ({
    database,
    log,
    clock: fixedClock('2026-11-22T00:00:00Z'),
    learn: learnInThread,
    embedders: createEmbedders(
      url === undefined ? undefined : createOllamaEmbedder({ model: 'stand-in', host: url }),
      database,
      indexTerms,
    ),
  })
  async function started(parts: VectorParts): Promise<Queue> {
    const queue = await openQueue(database, silentLog, times)
    await startVectorJobs(parts, queue)
    return queue
  }

  test('a start with another embedder changes it while the old one answers; a start with nothing to do asks for no job', async () => {
    await bringVectors(partsOf())
    const old = await serving(database)
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const server = await startEmbeddingServer('ollama', texts => ({
      do: 'reply',
      vectors: texts.map(vectorOf),
      after: released,
    }))
    const queue = await started(partsOf(server.url))
    await until(async () => server.requests.length > 0)
    expect(await serving(database)).toBe(old)
    release()
    await until(async () => (await serving(database)) === 'ollama/stand-in')
    await queue.stop()
    await database.asOwner('delete from carenav_jobs.job')
    const next = await started(partsOf(server.url))
    expect(await database.asOwner(`select 1 from carenav_jobs.job where name = 'search-vectors'`)).toEqual([])
    await next.stop()
    await server.close()
  })

  test('a server that is down is waited for: the log says so, and the job is there for later', async () => {
    const lines: { event: string; fields: LogFields | undefined }[] = []
    const say = (event: string, fields?: LogFields): void => void lines.push({ event, fields })
    await writeLeaflets(database, 1, 5)
    const server = await startEmbeddingServer('ollama', () => ({ do: 'status', status: 500 }))
    const queue = await started(partsOf(server.url, { debug: say, info: say, warn: say, error: say }))
    await until(async () => lines.some(({ event }) => event === 'vectors-wait'))
    const waiting = () =>
      database.asOwner(
        `select start_after > now() + interval '30 seconds' as later from carenav_jobs.job
         where name = 'search-vectors' and state = 'created'`,
      )
    expect(await until(async () => (await waiting())[0])).toEqual({ later: true })
    expect(lines.find(({ event }) => event === 'vectors-wait')?.fields?.['reason']).toContain('HTTP 500')
    expect(await queue.givenUp('search-vectors')).toBe(0)
    await queue.stop()
    await server.close()
  })
})

/** A server process as far as vectors go. */
function startServer(folder: string, url: string) {
  const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
  const program = `
    const { openEmbedded } = await import(${module('../store/embedded.ts')})
    const { openQueue } = await import(${module('../jobs/queue.ts')})
    const { startVectorJobs } = await import(${module('./vector-jobs.ts')})
    const { createEmbedders } = await import(${module('../models/embedders.ts')})
    const { createOllamaEmbedder } = await import(${module('../models/ollama-embedder.ts')})
    const { indexTerms } = await import(${module('../knowledge/terms.ts')})
    const { readVectorProgress } = await import(${module('./vector-progress.ts')})
    const { systemActor } = await import(${module('../domain/actor.ts')})
    const { silentLog: log } = await import(${module('../kernel/log.ts')})
    const { systemClock: clock } = await import(${module('../kernel/clock.ts')})
    const database = await openEmbedded(${JSON.stringify(folder)})
    const served = createOllamaEmbedder({ model: 'stand-in', host: ${JSON.stringify(url)} })
    const embedders = createEmbedders(served, database, indexTerms)
    await startVectorJobs({ database, log, clock, embedders }, await openQueue(database, log, ${JSON.stringify(times)}))
    setInterval(async () => {
      const { serving } = await database.as(systemActor('operate'), readVectorProgress)
      if (serving === 'ollama/stand-in') process.exit(0)
    }, 100)`
  return spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

test('a server killed again and again in the middle of a batch takes up where it was, and asks for nothing that it had stored', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carenav-vectors-kill-'))
  const texts = 32 * (killCount + 1)
  try {
    const database = await openEmbedded(folder, { image: await databaseImage() })
    await writeLeaflets(database, texts)
    const embedders = createEmbedders(undefined, database, indexTerms)
    await bringVectors({ database, embedders, log: silentLog, clock: fixedClock('2026-11-22T00:00:00Z') })
    await database.close()

    let child: ReturnType<typeof startServer> | undefined
    let kills = 0
    // The batch before has been stored by the time the next is asked for; that next one is lost with its process.
    const server = await startEmbeddingServer('ollama', (asked, count) => {
      if (kills < killCount && count === 2 * (kills + 1)) {
        kills += 1
        child?.kill('SIGKILL')
        return { do: 'hang' }
      }
      return { do: 'reply', vectors: asked.map(vectorOf) }
    })
    const ends: unknown[] = []
    for (let start = 0; start <= killCount; start += 1) {
      child = startServer(folder, server.url)
      ends.push((await once(child, 'exit'))[1])
    }
    expect(ends).toEqual([...Array.from({ length: killCount }, () => 'SIGKILL'), null])

    const after = await openEmbedded(folder)
    expect(await serving(after)).toBe('ollama/stand-in')
    expect(await after.asOwner('select embedder, count(*) as n from chunk_vector group by 1')).toEqual([
      { embedder: 'ollama/stand-in', n: texts },
    ])
    // Only what was under way at a kill was asked for twice.
    expect(server.requests.flat()).toHaveLength(texts + 32 * killCount)
    await after.close()
    await server.close()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 300_000)
