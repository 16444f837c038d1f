import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'
import { startModelServer } from '../testing/model-servers.ts'

let t: TestApp
let helen = ''
let amara = ''
let model: Awaited<ReturnType<typeof startModelServer>>

beforeAll(async () => {
  model = await startModelServer('openai', () => ({ do: 'status', status: 503 }))
  t = await testApp({
    environment: {
      CARENAV_CHAT_PROVIDER: 'openai',
      CARENAV_CHAT_MODEL: 'stand-in',
      OPENAI_BASE_URL: model.url,
      CARENAV_MODEL_PRICES: '1/2',
      CARENAV_MODEL_DAY_COST: '3',
    },
  })
  helen = await t.cookieOf('helen@demo.carenav.example')
  amara = await t.cookieOf('amara@demo.carenav.example')
}, 120_000)
afterAll(async () => {
  await t.close()
  await model.close()
})

const get = (cookie: string, path: string) => t.app.request(`http://127.0.0.1${path}`, { headers: { cookie } })
const post = (cookie: string, path: string, body: unknown) =>
  t.app.request(`http://127.0.0.1${path}`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

test('a patient’s "this is wrong" is in her clinician’s list, readable as FHIR, and closed with a note', async () => {
  const messages = [{ id: 'q', role: 'user', parts: [{ type: 'text', text: 'What is atrial fibrillation?' }] }]
  const stream = await (await post(helen, '/api/v1/chat', { id: 'wrong', messages })).text()
  const message = /"messageId":"([^"]+)"/.exec(stream)?.[1] ?? ''
  const given = { verdict: 'wrong', reason: 'record-wrong', note: 'My heart is fine now.' }
  const { report, card } = await (await post(helen, `/api/v1/messages/${message}/feedback`, given)).json()
  expect(card).toBeNull()
  const listed = async () => (await (await get(amara, '/api/v1/reports')).json()).reports
  expect(await listed()).toMatchObject([{ id: report, words: 'My heart is fine now.', person: { id: 'helen-marsh' } }])
  expect((await get(helen, '/api/v1/reports')).status).toBe(403)
  for (const [path, type] of [
    [`/fhir/R4/Communication/${report}`, 'Communication'],
    [`/fhir/R4/Task/${report}`, 'Task'],
    [`/api/v1/reports/${report}/fhir`, 'Bundle'],
  ] as const) {
    const response = await get(amara, path)
    expect(response.headers.get('content-type')).toContain('application/fhir+json')
    expect(await response.json()).toMatchObject({ resourceType: type, id: report })
  }
  const closed = await post(amara, `/api/v1/reports/${report}/resolve`, {
    note: 'Rhythm checked; problem list updated.',
  })
  expect(await closed.json()).toMatchObject({ status: 'resolved', resolvedBy: 'Dr. Amara Obi' })
  expect(await listed()).toEqual([])
})

test('the metrics say what models have used, what they may, and why they did not answer; no name and no text', async () => {
  const text = await (await t.app.request('http://127.0.0.1/metrics')).text()
  expect(text).toMatch(/^carenav_ready 1$/m)
  expect(text).toMatch(/^carenav_model_calls_today [1-9]/m)
  expect(text).toMatch(/^carenav_model_day_limit\{of="tokens"\} 5000000$/m)
  expect(text).toMatch(/^carenav_model_day_limit\{of="cost"\} 3$/m)
  expect(text).toMatch(/^carenav_model_limit_reached 0$/m)
  expect(text).toMatch(/^carenav_model_fallbacks_total\{reason="overloaded"\} [1-9]/m)
  expect(text).not.toMatch(/helen|marsh|fibrillation/i)
})
