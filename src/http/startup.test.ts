import { afterAll, beforeAll, expect, test } from 'vitest'
import { beginVectors, bringVectors } from '../ingest/search-vectors.ts'
import { Refusal } from '../kernel/errors.ts'
import { silentLog } from '../kernel/log.ts'
import { indexTerms } from '../knowledge/terms.ts'
import { createEmbedders } from '../models/embedders.ts'
import { createOllamaEmbedder } from '../models/ollama-embedder.ts'
import { type TestApp, testApp } from '../testing/app.ts'
import { writeLeaflet } from '../testing/leaflets.ts'

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
  expect(html).toContain('/waiting.js')
  expect(html).toContain('tel:911')
  expect((await get('/api/v1/me')).status).toBe(503)
  expect((await ask('What medicines do I take?')).status).toBe(503)
  const urgent = await ask('I have crushing chest pain')
  expect(urgent.status).toBe(200)
  expect(await urgent.text()).toContain('data-card')
})

test('an emergency in Spanish is answered in Spanish, before anything has started', async () => {
  const urgent = await ask('Me duele mucho el pecho y no puedo respirar')
  expect(await urgent.text()).toMatch(/"type":"data-card".*"language":"es"/)
})

test('a browser that prefers Spanish waits in Spanish', async () => {
  const page = await t.app.request('http://127.0.0.1:3000/me', { headers: { 'accept-language': 'es-MX,es;q=0.9' } })
  const html = await page.text()
  expect(html).toContain('<html lang="es">')
  expect(html).toContain('Llame ahora')
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain(`'nonce-${/<style nonce="([^"]+)"/.exec(html)?.[1]}'`)
})

test('after a failed start the page says why, what to do, and whom to call; a bug is not shown', async () => {
  t.startup.failed(new Refusal('unavailable', 'The folder is <in use>.', 'Stop the other process.'))
  const refused = await (await get('/')).text()
  expect(refused).toContain('The folder is &lt;in use&gt;.')
  expect(refused).toContain('Stop the other process.')
  expect(refused).toContain('tel:911')
  expect(refused).not.toContain('/waiting.js')
  expect((await (await get('/api/v1/me')).json()).detail).toContain('The folder is <in use>.')
  expect(await (await ask('I have crushing chest pain')).text()).toContain('data-card')
  t.startup.failed(new Error('secret detail'))
  expect(await (await get('/')).text()).not.toContain('secret detail')
  expect(JSON.stringify(await (await get('/api/v1/me')).json())).not.toContain('secret detail')
})

test('readiness says whose vectors answer, whose are being made, and how far', async () => {
  t.startup.ready(t.services)
  const search = async () => (await (await get('/readyz')).json()).search
  expect(await search()).toEqual({ embedder: null })
  const { database, chain } = t.services
  const parts = { database, embedders: chain.embedders, log: silentLog, clock: chain.clock }
  for (const name of ['Warfarin', 'Heparin']) await writeLeaflet(database, name.toLowerCase(), name, 'Thins the blood.')
  const { embedder } = await bringVectors(parts)
  expect(embedder).toMatch(/^embedded\/latent-/)
  expect(await search()).toEqual({ embedder })
  const next = createOllamaEmbedder({ model: 'another', host: 'http://127.0.0.1:9' })
  await beginVectors({ ...parts, embedders: createEmbedders(next, database, indexTerms) })
  expect(await search()).toEqual({ embedder, building: { embedder: 'ollama/another', done: 0, total: 2 } })
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
