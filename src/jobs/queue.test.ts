import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { silentLog } from '../kernel/log.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { openQueue, type Queue } from './queue.ts'

const times = { expire: 1, watch: 1, retryDelay: 1, poll: 0.5, retries: 2 }
const ada = { tenant: 'demo', person: 'ada' }
const service = systemActor('ingest')

eachStore('the queue', open => {
  let database: OwnedDatabase
  let queue: Queue
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    queue = await openQueue(database, silentLog, times)
  })
  afterEach(async () => {
    await queue.stop()
    await database.asOwner('delete from carenav_jobs.job')
  })

  const send = (person = 'ada') =>
    database.as(service, tx => queue.send(tx, 'findings-recompute', { tenant: 'demo', person }))
  const drained = async () => {
    const seen: string[] = []
    await queue.drain('findings-recompute', async ({ person }) => void seen.push(person))
    return seen
  }

  test('a job sent in a transaction exists exactly when that transaction is kept', async () => {
    const lost = database.as(service, async tx => {
      await queue.send(tx, 'findings-recompute', ada)
      throw new Error('the facts could not be written')
    })
    await expect(lost).rejects.toThrow('the facts could not be written')
    expect(await drained()).toEqual([])
    await send()
    expect(await drained()).toEqual(['ada'])
  })

  test('a burst of changes for one person is one job, and two people are two', async () => {
    for (let change = 0; change < 20; change += 1) await send()
    await send('ben')
    expect((await drained()).sort()).toEqual(['ada', 'ben'])
  })

  test('a change that comes while the person is being recomputed is not lost', async () => {
    await send()
    const seen: string[] = []
    await queue.drain('findings-recompute', async ({ person }) => {
      seen.push(person)
      if (seen.length === 1) await send()
    })
    expect(seen).toEqual(['ada', 'ada'])
  })

  test('a job that fails is tried again until it succeeds', async () => {
    let tries = 0
    const { promise: done, resolve } = Promise.withResolvers<void>()
    queue.work('findings-recompute', async () => {
      tries += 1
      if (tries < 3) throw new Error('not yet')
      resolve()
    })
    await send()
    await done
    expect(tries).toBe(3)
    expect(await queue.givenUp('findings-recompute')).toBe(0)
  })

  test('a job that always fails is given up and kept, and says nothing of what the failure said', async () => {
    queue.work('findings-recompute', () => Promise.reject(new Error('Ada Lovelace has no address')))
    await send()
    for (let waited = 0; waited < 120 && (await queue.givenUp('findings-recompute')) === 0; waited += 1)
      await pause(250)
    expect(await queue.givenUp('findings-recompute')).toBe(1)
    const stored = JSON.stringify(await database.asOwner('select * from carenav_jobs.job'))
    expect(stored).toContain('"person":"ada"')
    expect(stored).not.toContain('Lovelace')
  })

  test('a job carries ids and refuses anything that could be a sentence', async () => {
    await expect(send('Ada has diabetes')).rejects.toThrow()
    expect(await drained()).toEqual([])
  })

  test('the night is scheduled once, moves with its setting, and can be turned off', async () => {
    const schedules = () => database.asOwner('select name, cron, timezone, data from carenav_jobs.schedule')
    await queue.daily('findings-nightly', '02:30', { tenant: 'demo' })
    await queue.daily('findings-nightly', '23:05', { tenant: 'demo' })
    const nightly = { name: 'findings-nightly', timezone: 'UTC', data: { tenant: 'demo' } }
    expect(await schedules()).toEqual([{ ...nightly, cron: '5 23 * * *' }])
    await queue.daily('findings-nightly', 'off', { tenant: 'demo' })
    expect(await schedules()).toEqual([])
  })

  test('a reader of the product holds no right on the queue', async () => {
    const clinician = { role: 'clinician', tenant: 'demo', user: 'dr-lee' } as const
    const looked = database.as(clinician, tx => tx.query('select * from carenav_jobs.job'))
    await expect(looked).rejects.toMatchObject({ code: '42501' })
    const owners = await database.asOwner(
      `select distinct pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'carenav_jobs'::regnamespace`,
    )
    expect(owners).toEqual([{ owner: 'carenav_system' }])
  })

  test('two processes that open the queue together share it', async () => {
    const second = await openQueue(database, silentLog, times)
    await database.as(service, tx => second.send(tx, 'findings-recompute', ada))
    expect(await drained()).toEqual(['ada'])
    await second.stop()
  })
})
