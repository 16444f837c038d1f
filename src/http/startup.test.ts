import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp({ isStarting: true, isEmpty: true })
})
afterAll(() => t.close())

const get = (path: string) => t.app.request(`http://127.0.0.1:3000${path}`)
const ask = (text: string, cookie = '') =>
  t.app.request('http://127.0.0.1:3000/api/v1/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ messages: [{ role: 'user', parts: [{ type: 'text', text }] }] }),
  })

test('while the services start, the port says so, pages wait by themselves and emergencies are answered', async () => {
  expect((await get('/healthz')).status).toBe(200)
  expect((await get('/readyz')).status).toBe(503)
  const page = await get('/')
  expect(page.status).toBe(503)
  const html = await page.text()
  expect(html).toContain('http-equiv="refresh"')
  expect(html).toContain('911')
  expect((await get('/api/v1/me')).status).toBe(503)
  expect((await ask('What medicines do I take?')).status).toBe(503)
  const urgent = await ask('I have crushing chest pain')
  expect(urgent.status).toBe(200)
  expect(await urgent.text()).toContain('data-card')
})

test('with the database gone, an emergency still gets its card and anything else a plain refusal', async () => {
  t.startup.ready(t.services)
  expect((await get('/readyz')).status).toBe(200)
  const cookie = await t.cookieOf('helen@demo.carenav.example')
  await t.services.database.close()
  expect((await get('/readyz')).status).toBe(503)
  const urgent = await ask("My arm feels heavy but my son says it's nothing", cookie)
  expect(urgent.status).toBe(200)
  expect(await urgent.text()).toContain('data-card')
  const other = await ask('What medicines do I take?', cookie)
  expect(other.status).toBe(503)
  expect(await other.text()).not.toMatch(/stack|at \/|select /)
})
