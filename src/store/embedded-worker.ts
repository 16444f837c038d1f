/** The database thread: owns the engine, answers one request after the other. A slow query blocks this thread only. */
import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import type { Outcome, Place, Reply, Request } from './embedded-protocol.ts'
import { queryErrorFields } from './query-error.ts'
import { jsonParameter, readers } from './values.ts'
import { vectorFromText } from './vector.ts'

const port = parentPort
if (port === null) throw new Error('this file runs as a worker thread')

// workerData is ours: embedded-thread.ts writes it as a Place.
const { folder, image } = workerData as Place

/**
 * The engine has no background processes, so the thread keeps up by itself, measured in bytes of write-ahead log. Without
 * a checkpoint a restart replays everything since the last one; without `analyze` queries are planned for empty tables.
 */
const checkpointBytes = 48 * 1024 * 1024
const analyzeGrowth = 1.25
const commitsBetweenLooks = 20

let vectorKnown = false
let commits = 0
let analyzeAt = 0
let engine: PGlite

async function open(): Promise<PGlite> {
  return PGlite.create({
    ...(folder === undefined ? {} : { dataDir: folder }),
    ...(image === undefined ? {} : { loadDataDir: new Blob([await readFile(image)], { type: 'application/x-tar' }) }),
    extensions: { vector },
    parsers: readers,
    serializers: { 114: jsonParameter, 3802: jsonParameter },
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB'],
  })
}

/** The vector type's id differs from database to database; it is known once the first migration has run. */
async function learnVector(): Promise<void> {
  const { rows } = await engine.query<{ oid: number }>("select oid from pg_type where typname = 'vector'")
  for (const { oid } of rows) {
    engine.parsers[oid] = vectorFromText
    await engine.refreshArrayTypes()
    vectorKnown = true
  }
}

async function keepUpWhenDue(): Promise<void> {
  commits += 1
  if (commits % commitsBetweenLooks !== 0) return
  const { written, sinceCheckpoint } = await log()
  if (written > analyzeAt) {
    await engine.exec('analyze')
    analyzeAt = written * analyzeGrowth
  }
  if (sinceCheckpoint > checkpointBytes) await engine.exec('checkpoint')
}

async function log(): Promise<{ readonly written: number; readonly sinceCheckpoint: number }> {
  const { rows } = await engine.query<{ written: number; sinceCheckpoint: number }>(
    `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as written,
       pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) as "sinceCheckpoint" from pg_control_checkpoint()`,
  )
  return rows[0] ?? { written: 0, sinceCheckpoint: 0 }
}

async function answer(request: Request): Promise<Reply> {
  switch (request.kind) {
    case 'begin':
      if (!vectorKnown) await learnVector()
      await engine.exec('begin')
      await engine.query(request.text, [...request.values])
      return {}
    case 'query':
      return { rows: (await engine.query<Record<string, unknown>>(request.text, [...request.values])).rows }
    case 'commit': {
      const [result] = await engine.exec('commit')
      await keepUpWhenDue()
      return { command: result?.command ?? '' }
    }
    case 'rollback':
      await engine.exec('rollback')
      return {}
    case 'script':
      await engine.exec(request.text)
      return {}
    case 'dump': {
      await engine.exec('checkpoint')
      return { image: new Uint8Array(await (await engine.dumpDataDir('none')).arrayBuffer()) }
    }
    case 'close':
      if (folder !== undefined) await engine.exec('checkpoint')
      await engine.close()
      return {}
  }
}

async function outcome(run: () => Promise<Reply>): Promise<Outcome> {
  try {
    return { reply: await run() }
  } catch (error) {
    const refused = queryErrorFields(error)
    if (refused !== undefined) return { refused }
    return {
      failed: error instanceof Error ? error.message : String(error),
      stack: error instanceof Error ? error.stack : undefined,
    }
  }
}

port.on('message', async (request: Request) => port.postMessage(await outcome(() => answer(request))))
port.postMessage(
  await outcome(async () => {
    engine = await open()
    analyzeAt = (await log()).written * analyzeGrowth
    return {}
  }),
)
