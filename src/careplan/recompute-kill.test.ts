import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { openQueue } from '../jobs/queue.ts'
import { silentLog } from '../kernel/log.ts'
import { openEmbedded } from '../store/embedded.ts'
import { databaseImage } from '../testing/database.ts'
import { loadInvented } from '../testing/invented-person.ts'
import { killCount } from '../testing/kills.ts'
import { recomputeWhenKept } from './recompute-jobs.ts'

/** A job that a killed worker held runs again after two seconds. */
const times = { expire: 2, watch: 1, retryDelay: 1, poll: 0.5, retries: 50 }
const people = 6 * killCount
/** After how many finished jobs each worker is killed, always with the next one under way. */
const kills = Array.from({ length: Math.ceil(killCount / 2) }, (_, at) => 1 + (at % 4))

/** A process that works off the queue, saying each person it has finished, until nothing is left to do. */
function startWorker(folder: string) {
  const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
  const program = `
    const { openEmbedded } = await import(${module('../store/embedded.ts')})
    const { openQueue } = await import(${module('../jobs/queue.ts')})
    const { recompute } = await import(${module('./recompute.ts')})
    const { readReasonTables } = await import(${module('../reason/tables.ts')})
    const { systemActor } = await import(${module('../domain/actor.ts')})
    const { silentLog } = await import(${module('../kernel/log.ts')})
    const database = await openEmbedded(${JSON.stringify(folder)})
    const queue = await openQueue(database, silentLog, ${JSON.stringify(times)})
    const tables = await readReasonTables()
    queue.work('findings-recompute', async ({ tenant, person }) => {
      process.stdout.write('begun ' + person + '\\n')
      await recompute({ database, tables }, systemActor('operate', tenant), [person], new Date('2026-11-20T09:00:00Z'))
      process.stdout.write('done ' + person + '\\n')
    })`
  return spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Runs a worker and kills it -9 in the middle of a job once so many are finished; with no number, when everybody is done. */
async function workUntil(folder: string, done: Set<string>, kill?: number): Promise<void> {
  const child = startWorker(folder)
  const ended = once(child, 'exit')
  let finished = 0
  for await (const line of createInterface(child.stdout)) {
    const [word, person = ''] = line.split(' ')
    if (word === 'done') {
      done.add(person)
      finished += 1
      if (kill === undefined && done.size === people) child.kill('SIGKILL')
    } else if (kill !== undefined && finished >= kill) child.kill('SIGKILL')
  }
  await ended
}

test('workers killed in the middle of a job lose none: everybody is recomputed, and each finding is drafted once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carenav-jobs-kill-'))
  try {
    const database = await openEmbedded(folder, { image: await databaseImage() })
    const queue = await openQueue(database, silentLog, times)
    const ids = Array.from({ length: people }, (_, at) => `person-${at}`)
    for (const id of ids) {
      const screening = { 'refrigerator-working': 'no' }
      await loadInvented(
        database,
        { id, medicines: ['insulin glargine [Lantus]'], screening },
        recomputeWhenKept(queue),
      )
    }
    await queue.stop()
    await database.close()

    const done = new Set<string>()
    for (const kill of kills) await workUntil(folder, done, kill)
    expect(done.size).toBeLessThan(people)
    await workUntil(folder, done)

    const after = await openEmbedded(folder)
    const drafts = await after.as(systemActor('operate'), tx =>
      tx.query('select person_id, count(*) as drafts from suggestion group by person_id order by person_id'),
    )
    expect(drafts).toEqual(ids.toSorted().map(person_id => ({ person_id, drafts: 1 })))
    await after.close()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 300_000)
