import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

const call = async (who: string, path: string, method = 'GET') => {
  const cookie = await t.cookieOf(`${who}@demo.carenav.example`)
  const response = await t.app.request(`http://127.0.0.1/api/v1${path}`, {
    method,
    headers: { cookie, 'content-type': 'application/json', origin: 'http://127.0.0.1' },
    ...(method === 'POST' ? { body: '{}' } : {}),
  })
  return { status: response.status, body: await response.json() }
}

test('an analyst makes an analysis; six demo people screened after their visits say nothing, and no small count is shown', async () => {
  const made = await call('noor', '/analyses/drivers/unplanned-care', 'POST')
  expect(made.status).toBe(200)
  expect(made.body.withOutcome).toBeNull()
  // Their screenings are weeks old, younger than the year in which visits are counted.
  expect(new Set(made.body.factors.map(({ verdict }: { verdict: string }) => verdict))).toEqual(
    new Set(['recorded-after']),
  )
  expect(made.body.factors.every(({ exposed }: { exposed: unknown }) => exposed === null)).toBe(true)
  const kept = await call('amara', '/analyses/drivers')
  expect(kept.body.outcomes.find(({ id }: { id: string }) => id === 'unplanned-care').analysis.people).toBe(
    made.body.people,
  )
})

test('patients read no analysis, clinicians make none, and an unknown outcome names the known ones', async () => {
  expect((await call('rosa', '/analyses/drivers')).status).toBe(403)
  expect((await call('amara', '/analyses/drivers/unplanned-care', 'POST')).status).toBe(403)
  const unknown = await call('noor', '/analyses/drivers/happiness', 'POST')
  expect(unknown.status).toBe(404)
  expect(unknown.body.hint).toContain('unplanned-care')
})

test("a person's drivers are for her clinicians: a foreign id answers like an unknown one", async () => {
  expect((await call('amara', '/patients/rosa-delgado/drivers')).status).toBe(200)
  const unknown = await call('amara', '/patients/nobody-at-all/drivers')
  expect(unknown.status).toBe(404)
  expect((await call('rosa', '/patients/rosa-delgado/drivers')).status).toBe(403)
})
