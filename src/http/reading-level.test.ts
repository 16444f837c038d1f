import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'

let t: TestApp
let helen: string
let amara: string
let ben: string
beforeAll(async () => {
  t = await testApp()
  helen = await t.cookieOf('helen@demo.carenav.example')
  amara = await t.cookieOf('amara@demo.carenav.example')
  ben = await t.cookieOf('ben@demo.carenav.example')
})
afterAll(() => t.close())

const send = (method: string, path: string, cookie: string, body?: unknown) =>
  t.app.request(`http://127.0.0.1:3000/api/v1/${path}`, {
    method,
    headers: { cookie, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const level = async (cookie: string, person = 'me') =>
  (await send('GET', `patients/${person}/reading-level`, cookie)).json()

test('patient and clinician read the same state, each with reasons in their own words, and nobody else does', async () => {
  await send('PUT', 'patients/me/reading-level', helen, { confidence: 'not-confident' })
  const own = await level(helen)
  expect(own).toMatchObject({ level: 'simple', decidedBy: 'signals', points: 3 })
  const reason = (state: typeof own) =>
    state.contributions.find(({ signal }: { signal: string }) => signal === 'not-confident')?.reason
  expect(reason(own)).toBe('You said that medical forms are hard.')
  const seen = await level(amara, 'helen-marsh')
  expect(reason(seen)).toBe('Reports little or no confidence with medical forms.')
  expect(seen.grade).toBe(own.grade)
  expect((await send('GET', 'patients/helen-marsh/reading-level', '')).status).toBe(401)
  expect((await send('GET', 'patients/grace-lin/reading-level', helen)).status).toBe(404)
  expect((await send('GET', 'patients/grace-lin/reading-level', ben)).status).toBe(404)
})

test("a clinician sets it with a reason; the patient's own choice stands above, and can be handed back", async () => {
  const path = 'patients/helen-marsh/reading-level'
  expect((await send('PUT', path, amara, { level: 'standard' })).status).toBe(400)
  const set = await send('PUT', path, amara, { level: 'standard', reason: 'A retired nurse' })
  expect(await set.json()).toMatchObject({ level: 'standard', decidedBy: 'clinician' })
  expect((await send('PUT', 'patients/grace-lin/reading-level', ben, { level: 'simple', reason: 'x' })).status).toBe(
    404,
  )

  expect(await (await send('PUT', 'patients/me/reading-level', helen, { level: 'simple' })).json()).toMatchObject({
    level: 'simple',
    decidedBy: 'patient',
  })
  expect(await level(amara, 'helen-marsh')).toMatchObject({ level: 'simple', decidedBy: 'patient' })
  await send('PUT', 'patients/me/reading-level', helen, { level: null })
  expect(await level(helen)).toMatchObject({ level: 'standard', decidedBy: 'clinician' })
  await send('PUT', path, amara, { level: null, reason: 'Asked for plain words' })
  expect((await level(helen)).decidedBy).toBe('signals')
})

test('an answer with a step can be said back; what is said otherwise is told again, and the level never rises by it', async () => {
  const asked = {
    id: 'chat-back',
    messages: [
      { id: 'q-back', role: 'user', parts: [{ type: 'text', text: 'How do I check my blood pressure at home?' }] },
    ],
  }
  const stream = await (await send('POST', 'chat', helen, asked)).text()
  const message = /"messageId":"([^"]+)"/.exec(stream)?.[1] ?? ''
  const offer = await (await send('GET', `messages/${message}/teach-back`, helen)).json()
  expect(offer.ask).toMatch(/own words/)
  expect((await send('GET', `messages/${message}/teach-back`, amara)).status).toBe(403)

  const before = (await level(helen)).grade
  const told = await (await send('POST', `messages/${message}/teach-back`, helen, { words: 'thank you' })).json()
  expect(told).toMatchObject({ result: 'failed' })
  expect(told.again.sentences.length).toBeGreaterThan(0)
  expect((await level(helen)).grade).toBeLessThan(before)
  expect((await send('POST', `messages/${message}/teach-back`, helen, { words: '' })).status).toBe(400)
})
