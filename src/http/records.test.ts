import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recomputeWhenKept, startRecompute } from '../careplan/recompute-jobs.ts'
import { openQueue, type Queue } from '../jobs/queue.ts'
import { fixedClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { type TestApp, testApp } from '../testing/app.ts'
import { loadInvented } from '../testing/invented-person.ts'

let t: TestApp
let queue: Queue
let amara: string
let ben: string
beforeAll(async () => {
  t = await testApp({ isEmpty: true })
  const { database, chain } = t.services
  const medicines = ['insulin glargine 100 UNT/ML Injectable Solution [Lantus]']
  for (const id of ['rosa-delgado', 'grace-lin'])
    await loadInvented(database, { id, medicines, team: ['dr-amara-obi'] })
  queue = await openQueue(database, silentLog)
  const clock = fixedClock('2026-11-22T09:00:00Z')
  await startRecompute({ database, clock, log: silentLog, tables: chain.knowledge.reason }, queue, 'off')
  t.startup.ready({ ...t.services, recordChanged: recomputeWhenKept(queue) })
  amara = await t.cookieOf('amara@demo.carenav.example')
  ben = await t.cookieOf('ben@demo.carenav.example')
})
afterAll(async () => {
  await queue.stop()
  await t.close()
})

const send = (cookie: string, path: string, body?: unknown) =>
  t.app.request(`http://127.0.0.1:3000/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const refrigerator = (person: string, code: 'yes' | 'no', completed: string) => ({
  ...{ format: 'carenav-screening', version: 1, id: `${person}-visit-${code}`, person },
  ...{ instrument: 'Home visit', completed },
  answers: [
    {
      question: { code: 'refrigerator-working', text: 'Is the refrigerator working?' },
      answers: [{ code, text: code }],
    },
  ],
})
const titles = async (status: string): Promise<readonly string[]> => {
  const { suggestions } = await (await send(amara, `/suggestions?status=${status}`)).json()
  return suggestions.map(({ title }: { title: string }) => title)
}
/** Looks again for up to 20 seconds, as a clinician would who leaves the inbox open. */
async function appears(status: string): Promise<readonly string[]> {
  for (let looks = 0; looks < 80 && (await titles(status)).length === 0; looks += 1) await pause(250)
  return titles(status)
}

test('a home visit that finds no refrigerator brings a draft about the insulin while the service runs; a new one makes it stale', async () => {
  expect(await titles('draft')).toEqual([])
  const added = await send(amara, '/patients/rosa-delgado/records', refrigerator('rosa-delgado', 'no', '2026-11-20'))
  expect(await added.json()).toMatchObject({ added: 1, problems: [] })
  expect(await appears('draft')).toEqual([expect.stringMatching(/insulin glargine must be kept cold/i)])
  await send(amara, '/patients/rosa-delgado/records', refrigerator('rosa-delgado', 'yes', '2026-11-21'))
  expect(await appears('stale')).toHaveLength(1)
  expect(await titles('draft')).toEqual([])
})

test('a record takes only what is about its person, from a clinician of the care team', async () => {
  const grace = refrigerator('grace-lin', 'no', '2026-11-20')
  expect((await send(amara, '/patients/rosa-delgado/records', grace)).status).toBe(409)
  expect((await send(amara, '/patients/grace-lin/records', { note: 'no format at all' })).status).toBe(400)
  expect((await send(ben, '/patients/grace-lin/records', grace)).status).toBe(404)
  expect((await send(ben, '/patients/nobody-at-all/records', grace)).status).toBe(404)
  const patient = await t.cookieOf('grace@demo.carenav.example')
  expect((await send(patient, '/patients/grace-lin/records', grace)).status).toBe(403)
  const overview = await (await send(amara, '/patients/grace-lin/overview')).text()
  expect(overview).not.toContain('refrigerator')
})
