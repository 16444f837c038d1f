import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ClinicianActor, systemActor } from '../domain/actor.ts'
import { openQueue, type Queue } from '../jobs/queue.ts'
import { fixedClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { readReasonTables } from '../reason/tables.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { lockRecords } from '../store/person-lock.ts'
import { eachStore } from '../testing/database.ts'
import { type InventedPerson, loadInvented } from '../testing/invented-person.ts'
import { listSuggestions } from './inbox.ts'
import { recompute } from './recompute.ts'
import { type RecomputeParts, recomputeAll, recomputeWaiting, recomputeWhenKept } from './recompute-jobs.ts'

const doctor: ClinicianActor = { role: 'clinician', tenant: 'demo', user: 'dr-lee' }
const service = systemActor('operate')
const insulin = 'insulin glargine 100 UNT/ML Injectable Solution [Lantus]'
const now = new Date('2026-11-20T09:00:00Z')

eachStore('findings follow the record', open => {
  let database: OwnedDatabase
  let queue: Queue
  let parts: RecomputeParts
  beforeEach(async () => {
    database = await open()
    queue = await openQueue(database, silentLog)
    parts = { database, tables: await readReasonTables(), clock: fixedClock(now.toISOString()), log: silentLog }
  })
  afterEach(async () => {
    await queue.stop()
    await database.close()
  })

  const load = (person: Partial<InventedPerson> & { readonly id: string }) =>
    loadInvented(database, { medicines: [insulin], team: ['dr-lee'], ...person }, recomputeWhenKept(queue))
  const titles = async (status: 'draft' | 'stale') =>
    (await database.as(doctor, tx => listSuggestions(tx, doctor, { status }, now))).map(({ title }) => title)
  const audits = () =>
    database.asOwner('select action, person_id, detail from audit_event where role = $1 order by sequence', ['system'])

  test('losing the refrigerator brings a draft about the insulin, and having one again makes it stale', async () => {
    await load({ id: 'rosa', screening: { 'refrigerator-working': 'yes' } })
    await recomputeWaiting(parts, queue)
    expect(await titles('draft')).toEqual([])
    await load({ id: 'rosa', screening: { 'refrigerator-working': 'no' } })
    expect(await recomputeWaiting(parts, queue)).toBe(1)
    expect(await titles('draft')).toEqual([expect.stringMatching(/insulin.*must be kept cold/i)])
    await load({ id: 'rosa', screening: { 'refrigerator-working': 'yes', 'food-ran-out': 'refused' } })
    await recomputeWaiting(parts, queue)
    expect(await titles('draft')).toEqual([])
    expect(await titles('stale')).toHaveLength(1)
  })

  test('loading a record of several files asks for one recompute, and the same files again for none', async () => {
    const rosa = {
      id: 'rosa',
      screening: { 'refrigerator-working': 'no' },
      genes: [['CYP2C19', '*1/*1', 'Normal Metabolizer']],
    } as const
    await load(rosa)
    expect(await recomputeWaiting(parts, queue)).toBe(1)
    await load(rosa)
    expect(await recomputeWaiting(parts, queue)).toBe(0)
  })

  test('a second recompute of the same record changes nothing and audits no person', async () => {
    await load({ id: 'rosa', screening: { 'refrigerator-working': 'no' } })
    expect(await recompute(parts, service, ['rosa'], now)).toEqual({ people: 1, drafted: 1, staled: 0 })
    const before = (await audits()).length
    expect(await recompute(parts, service, ['rosa'], now)).toEqual({ people: 1, drafted: 0, staled: 0 })
    const after = (await audits()).slice(before)
    expect(after).toEqual([
      { action: 'findings-recomputed', person_id: null, detail: '{"drafted":0,"people":1,"staled":0}' },
    ])
  })

  test('a recompute waits for a change of the same record that is under way, and so sees it', async () => {
    await load({ id: 'rosa' })
    const order: string[] = []
    const begun = Promise.withResolvers<void>()
    const change = database.as(service, async tx => {
      await lockRecords(tx, 'demo', ['rosa'])
      begun.resolve()
      for (let look = 0; look < 20; look += 1) await tx.query('select pg_sleep(0.02)')
      order.push('changed')
    })
    await begun.promise
    await recompute(parts, service, ['rosa'], now).then(() => order.push('recomputed'))
    await change
    expect(order).toEqual(['changed', 'recomputed'])
  })

  test('the night reaches everybody, passes over who is gone, and drafts for those who need it', async () => {
    for (let number = 0; number < 28; number += 1)
      await load({ id: `person-${number}`, screening: { 'refrigerator-working': number % 2 === 0 ? 'no' : 'yes' } })
    expect(await recompute(parts, service, ['nobody'], now)).toEqual({ people: 0, drafted: 0, staled: 0 })
    const steps: number[] = []
    expect(await recomputeAll(parts, service, done => steps.push(done))).toEqual({ people: 28, drafted: 14, staled: 0 })
    expect(steps).toEqual([25, 28])
    expect(await recomputeAll(parts, service)).toEqual({ people: 28, drafted: 0, staled: 0 })
  })

  test('a finding that time ends goes with the night, without any new fact', async () => {
    const at = Array.from({ length: 30 }, (_, hour) =>
      new Date(now.getTime() - (60 + 5 * hour) * 3_600_000).toISOString(),
    )
    await load({ id: 'rosa', medicines: [], glucose: { at, lastSync: at[0] ?? '' } })
    await recompute(parts, service, ['rosa'], now)
    const silent = await titles('draft')
    expect(silent).toHaveLength(1)
    const muchLater = new Date(now.getTime() + 90 * 24 * 3_600_000)
    expect(await recompute(parts, service, ['rosa'], muchLater)).toEqual({ people: 1, drafted: 0, staled: 1 })
  })
})
