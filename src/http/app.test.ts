import { DefaultChatTransport, readUIMessageStream, uiMessageChunkSchema } from 'ai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'

let t: TestApp
let helen: string
let rosa: string
let amara: string
let ben: string
beforeAll(async () => {
  t = await testApp()
  helen = await t.cookieOf('helen@demo.carenav.example')
  rosa = await t.cookieOf('rosa@demo.carenav.example')
  amara = await t.cookieOf('amara@demo.carenav.example')
  ben = await t.cookieOf('ben@demo.carenav.example')
})
afterAll(() => t.close())

const at = (path: string) => `http://127.0.0.1:3000${path}`
const get = (path: string, cookie = '', headers: Record<string, string> = {}) =>
  t.app.request(at(path), { headers: { cookie, ...headers } })
const post = (path: string, cookie: string, body: unknown, headers: Record<string, string> = {}) =>
  t.app.request(at(path), {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const asked = (text: string, more: Record<string, unknown> = {}) => ({
  messages: [{ id: 'q-1', role: 'user', parts: [{ type: 'text', text }] }],
  ...more,
})
/** The chunks of an answer stream, without the ids. */
const chunksOf = (stream: string): Record<string, unknown>[] =>
  stream
    .split('\n')
    .filter(line => line.startsWith('data: {'))
    .map(line => JSON.parse(line.slice(6)))
const partOf = (stream: string, type: string) => chunksOf(stream).find(chunk => chunk['type'] === type)?.['data']

describe('signing in', () => {
  test('a wrong password is told in the same words as an unknown address', async () => {
    const wrong = await post('/api/v1/session', '', {
      email: 'helen@demo.carenav.example',
      password: 'not-the-password',
    })
    const unknown = await post('/api/v1/session', '', {
      email: 'nobody@demo.carenav.example',
      password: 'not-the-password',
    })
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect((await wrong.json()).detail).toBe((await unknown.json()).detail)
    expect(wrong.headers.getSetCookie()).toEqual([])
  })

  test('the session cookie is out of reach of scripts and of other sites, and its token is in no body', async () => {
    const response = await post('/api/v1/session', '', {
      email: 'helen@demo.carenav.example',
      password: t.services.demo?.password,
    })
    expect(response.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Lax/)
    expect(await response.text()).toBe('{"signedIn":true}')
  })

  test('after signing out the old cookie opens nothing', async () => {
    const cookie = await t.cookieOf('grace@demo.carenav.example')
    expect((await get('/api/v1/me', cookie)).status).toBe(200)
    await t.app.request(at('/api/v1/session'), { method: 'DELETE', headers: { cookie } })
    expect((await get('/api/v1/me', cookie)).status).toBe(401)
  })

  test('a page of another site cannot post with our cookie', async () => {
    const response = await post('/api/v1/chat', helen, asked('What medicines do I take?'), {
      origin: 'http://elsewhere.example',
    })
    expect(response.status).toBe(403)
    expect((await get('/api/v1/me', helen, { host: 'elsewhere.example' })).status).toBe(200)
    expect((await t.app.request('http://elsewhere.example/api/v1/me', { headers: { cookie: helen } })).status).toBe(403)
  })
})

describe('failures', () => {
  test('are problem documents with a code, a next step and the request id', async () => {
    const response = await get('/api/v1/me', '', { 'x-request-id': 'abc-1' })
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status: 401, code: 'not-signed-in', requestId: 'abc-1' })
  })

  test('an unknown address of the API is not found, and no page', async () => {
    const response = await get('/api/v1/nothing', helen)
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  })

  test('a body of the wrong shape names the field', async () => {
    const response = await post('/api/v1/session', '', { email: 'no address' })
    expect(response.status).toBe(400)
    expect((await response.json()).detail).toContain('email')
  })

  test('a body that is too large is refused', async () => {
    const response = await post('/api/v1/messages/x/feedback', helen, { verdict: 'wrong', note: 'x'.repeat(70_000) })
    expect(response.status).toBe(413)
  })
})

test('pages load nothing from elsewhere and name a fresh nonce', async () => {
  const policies = await Promise.all([get('/sign-in'), get('/sign-in')])
  const [first, second] = policies.map(response => response.headers.get('content-security-policy') ?? '')
  expect(first).toContain("default-src 'none'")
  expect(first).not.toMatch(/https?:|unsafe/)
  expect(first).not.toBe(second)
})

describe('one answer', () => {
  test('is a stream of the AI SDK protocol whose every clinical sentence carries a citation', async () => {
    const response = await post(
      '/api/v1/chat',
      helen,
      asked('Can I take ibuprofen with my blood thinner?', { id: 'chat-1' }),
    )
    expect(response.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1')
    const stream = await response.text()
    for (const chunk of chunksOf(stream)) {
      expect((await uiMessageChunkSchema().validate?.(chunk))?.success).toBe(true)
    }
    const reply = partOf(stream, 'data-reply') as { sentences: { kind: string; citations: unknown[] }[] }
    expect(reply.sentences.length).toBeGreaterThan(1)
    for (const { kind, citations } of reply.sentences) {
      if (['fact', 'guidance', 'action'].includes(kind)) expect(citations.length).toBeGreaterThan(0)
    }
    expect(stream).toContain('warfarin')
  })

  test('is read by the unmodified chat client of the AI SDK', async () => {
    const transport = new DefaultChatTransport({
      api: at('/api/v1/chat'),
      headers: { cookie: helen },
      fetch: async (url, init) => t.app.request(url instanceof Request ? url.url : url, init),
    })
    const stream = await transport.sendMessages({
      chatId: 'chat-sdk',
      messages: [
        { id: 'first', role: 'user', parts: [{ type: 'text', text: 'Can I take ibuprofen with my blood thinner?' }] },
      ],
      trigger: 'submit-message',
      messageId: undefined,
      abortSignal: undefined,
    })
    let text = ''
    for await (const message of readUIMessageStream({ stream })) {
      text = message.parts.map(part => (part.type === 'text' ? part.text : '')).join('')
    }
    expect(text).toMatch(/warfarin.*bleeding.*care team/)
  })

  test('is given once for one message, and goes on byte for byte after the last event that arrived', async () => {
    const question = asked('Can I take ibuprofen with my blood thinner?', { id: 'chat-2' })
    const whole = await (await post('/api/v1/chat', helen, question)).text()
    expect(await (await post('/api/v1/chat', helen, question)).text()).toBe(whole)
    for (const after of [1, 2, 3]) {
      const cut = whole.indexOf(`id: ${after}\n`)
      const rest = whole.slice(whole.indexOf('\n\n', cut) + 2)
      const resumed = await get('/api/v1/chats/chat-2/stream', helen, { 'last-event-id': String(after) })
      expect(await resumed.text()).toBe(rest)
    }
  })

  test('keeps its sources and takes feedback from its reader only', async () => {
    const stream = await (
      await post('/api/v1/chat', helen, asked('What medicines do I take?', { id: 'chat-3' }))
    ).text()
    const message = String(chunksOf(stream)[0]?.['messageId'])
    const { sources } = await (await get(`/api/v1/messages/${message}/sources`, helen)).json()
    expect(sources.length).toBeGreaterThan(0)
    expect((await post(`/api/v1/messages/${message}/feedback`, helen, { verdict: 'helpful' })).status).toBe(200)
    expect((await post(`/api/v1/messages/${message}/feedback`, rosa, { verdict: 'wrong' })).status).toBe(404)
    expect((await get(`/api/v1/messages/${message}/sources`, rosa)).status).toBe(404)
  })

  test('an emergency is answered without a session', async () => {
    const response = await post('/api/v1/chat', '', asked("My arm feels heavy but my son says it's nothing"))
    expect(response.status).toBe(200)
    expect(partOf(await response.text(), 'data-card')).toMatchObject({ urgency: 'emergency' })
    expect((await post('/api/v1/chat', '', asked('What medicines do I take?'))).status).toBe(401)
  })
})

describe('a foreign person', () => {
  const person = ['', '/overview', '/timeline']
  const staff = ['/findings']
  test.each(person)('reads the same as an unknown one for a patient: /patients/{id}%s', async path => {
    const same = { 'x-request-id': 'same' }
    const foreign = await get(`/api/v1/patients/rosa-delgado${path}`, helen, same)
    const unknown = await get(`/api/v1/patients/nobody-at-all${path}`, helen, same)
    expect([foreign.status, unknown.status]).toEqual([404, 404])
    expect(await foreign.text()).toBe(await unknown.text())
  })
  test.each([...person, ...staff])(
    'reads the same as an unknown one outside the care team: /patients/{id}%s',
    async path => {
      const same = { 'x-request-id': 'same' }
      const foreign = await get(`/api/v1/patients/grace-lin${path}`, ben, same)
      const unknown = await get(`/api/v1/patients/nobody-at-all${path}`, ben, same)
      expect([foreign.status, unknown.status]).toEqual([404, 404])
      expect(await foreign.text()).toBe(await unknown.text())
    },
  )
  test('cannot be asked about, nor suggested for', async () => {
    for (const id of ['grace-lin', 'nobody-at-all']) {
      expect((await post(`/api/v1/patients/${id}/ask`, ben, { text: 'What medicines?' })).status).toBe(404)
      expect((await post(`/api/v1/patients/${id}/suggestions`, ben, {})).status).toBe(404)
    }
  })
})

test('a planned order is checked before it is written: cold storage for Rosa, nothing stored, patients not served', async () => {
  const preview = (who: string, medicine: string, person = 'rosa-delgado') =>
    post(`/api/v1/patients/${person}/findings/preview`, who, { medicine })
  const before = await (await get('/api/v1/patients/rosa-delgado/findings', amara)).json()
  const found = await (await preview(amara, 'Trulicity 0.75 mg pen, once a week')).json()
  expect(found.known).toBe(true)
  expect(found.findings.map(({ kind }: { kind: string }) => kind)).toContain('drug-storage')
  const [storage] = found.findings.filter(({ kind }: { kind: string }) => kind === 'drug-storage')
  expect(storage.title).toMatch(/^Trulicity.*must be kept cold/)
  expect(storage.proposals.map(({ action }: { action: string }) => action)).not.toContain('remove')
  expect(await (await get('/api/v1/patients/rosa-delgado/findings', amara)).json()).toEqual(before)

  const byCode = await (await preview(amara, '11289')).json()
  expect(byCode.medicine).toBe('warfarin')
  expect((await preview(amara, '999999999')).status).toBe(400)
  expect(await (await preview(amara, 'xyzzolimab 5 mg')).json()).toMatchObject({ known: false, findings: [] })
  expect((await preview(rosa, 'Trulicity')).status).toBe(403)
  expect((await preview(ben, 'Trulicity', 'grace-lin')).status).toBe(404)
})

describe('a decision', () => {
  test('needs the version it is about, takes effect once, and tells the second reviewer that something changed', async () => {
    const drafted = await (await post('/api/v1/patients/rosa-delgado/suggestions', amara, {})).json()
    const id = drafted.suggestions[0].id
    const opened = await get(`/api/v1/suggestions/${id}`, amara)
    const etag = opened.headers.get('etag') ?? ''
    const [item] = (await opened.json()).items
    const body = {
      decisions: [{ item: item.id, verdict: 'approve', contentHash: item.contentHash, evidenceOpened: true }],
    }
    const decide = (cookie: string, headers: Record<string, string>) =>
      post(`/api/v1/suggestions/${id}/decisions`, cookie, body, headers)

    expect((await decide(amara, {})).status).toBe(428)
    expect((await decide(rosa, { 'if-match': etag })).status).toBe(403)
    expect((await (await get('/api/v1/me/plan', rosa)).json()).items).toEqual([])

    expect((await decide(amara, { 'if-match': etag })).status).toBe(200)
    const late = await decide(ben, { 'if-match': etag })
    expect(late.status).toBe(412)
    expect((await late.json()).detail).toContain('Dr. Amara Obi')

    const plan = await (await get('/api/v1/me/plan', rosa)).json()
    expect(plan.items).toMatchObject([{ text: item.patientText, approvedBy: 'Dr. Amara Obi' }])
    expect((await (await get('/api/v1/me/plan', helen)).json()).items).toEqual([])
    const log = await (await get('/api/v1/me/access-log', rosa)).json()
    expect(log.entries).toContainEqual(expect.objectContaining({ who: 'Dr. Amara Obi', action: 'suggestion-decided' }))
  })
})

describe('how plainly it is written', () => {
  test('the same question is answered again at another level, in the same chat and for its reader only', async () => {
    const question = asked('Can I take ibuprofen with my blood thinner?', { id: 'chat-level', level: 'simple' })
    const first = String(chunksOf(await (await post('/api/v1/chat', helen, question)).text())[0]?.['messageId'])
    const again = (cookie: string, level: string) => post(`/api/v1/messages/${first}/relevel`, cookie, { level })
    expect((await again(rosa, 'detailed')).status).toBe(404)
    expect((await again(helen, 'longer')).status).toBe(400)
    const stream = await (await again(helen, 'detailed')).text()
    expect(stream).toContain('warfarin')
    const { messages } = await (await get('/api/v1/chats/chat-level', helen)).json()
    expect(messages.map(({ level }: { level: string }) => level)).toEqual(['simple', 'detailed'])
    expect(messages[1].question).toBe(messages[0].question)
  })

  test("a patient's choice is kept and followed by later answers; staff have none to make", async () => {
    const choose = (cookie: string, level: string) =>
      t.app.request(at('/api/v1/me/preferences'), {
        method: 'PUT',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ level }),
      })
    const grace = await t.cookieOf('grace@demo.carenav.example')
    expect((await choose(amara, 'simple')).status).toBe(403)
    expect((await choose(grace, 'longer')).status).toBe(400)
    for (const level of ['detailed', 'standard']) expect((await choose(grace, level)).status).toBe(200)
    expect((await (await get('/api/v1/me', grace)).json()).level).toBe('standard')
    await (await post('/api/v1/chat', grace, asked('Do I have any allergies?', { id: 'chat-follow' }))).text()
    const { messages } = await (await get('/api/v1/chats/chat-follow', grace)).json()
    expect(messages[0].level).toBe('standard')
    expect((await (await get('/api/v1/me', helen)).json()).level).toBe('simple')
  })
})

describe('what was read of a record', () => {
  test('is listed source by source, and a layer without facts is a zero', async () => {
    const coverage = await (await get('/api/v1/patients/me/coverage', rosa)).json()
    expect(coverage.sources.length).toBeGreaterThan(1)
    for (const source of coverage.sources) expect(source.loadedAt).toMatch(/^2026-11-22T09:00/)
    expect(coverage.layers.map(({ layer }: { layer: string }) => layer)).toEqual([
      'clinical',
      'genomic',
      'social',
      'device',
    ])
  })

  test('shows the earlier values of a measurement, oldest first, the newest being the one named', async () => {
    const { sections } = await (await get('/api/v1/patients/me/overview', helen)).json()
    const results: readonly { text: string; detail: string; trend?: { points: { date: string; value: number }[] } }[] =
      sections.find(({ key }: { key: string }) => key === 'observation').items
    const inr = results.find(({ text }) => /INR/.test(text))
    const points = inr?.trend?.points ?? []
    expect(points.length).toBeGreaterThan(1)
    expect(points.map(({ date }) => date)).toEqual(points.map(({ date }) => date).toSorted())
    expect(inr?.detail).toBe(String(points.at(-1)?.value))
  })

  test('is not sent twice to a reader who has this version', async () => {
    const first = await get('/api/v1/patients/me/coverage', rosa)
    const tag = first.headers.get('etag') ?? ''
    const second = await get('/api/v1/patients/me/coverage', rosa, { 'if-none-match': tag })
    expect([tag.length > 5, second.status, await second.text()]).toEqual([true, 304, ''])
  })
})

test('a decision whose answer was lost may be sent again: it counts once, and nobody else is blamed', async () => {
  const drafted = await (await post('/api/v1/patients/grace-lin/suggestions', amara, {})).json()
  const address = `/api/v1/suggestions/${drafted.suggestions[0].id}`
  const opened = await get(address, amara)
  const { items } = await opened.json()
  const diff = await (await get(`${address}/diff`, amara)).json()
  expect(diff.items.map(({ after }: { after: string }) => after)).toEqual(
    items.map(({ text }: { text: string }) => text),
  )

  const [item, other] = items
  const decisions = [
    { item: item.id, verdict: 'approve', contentHash: item.contentHash, evidenceOpened: true },
    { item: other.id, verdict: 'reject', reason: 'already-done', contentHash: other.contentHash },
  ]
  const decide = (sent: unknown) =>
    post(`${address}/decisions`, amara, { decisions: sent }, { 'if-match': opened.headers.get('etag') ?? '' })
  const first = await decide(decisions)
  const again = await decide(decisions)
  expect([first.status, again.status]).toEqual([200, 200])
  expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
  expect((await decide([{ ...decisions[1], reason: 'not-indicated' }])).status).toBe(412)
  const grace = await t.cookieOf('grace@demo.carenav.example')
  expect((await (await get('/api/v1/me/plan', grace)).json()).items).toHaveLength(1)
  const after = await (await get(`${address}/diff`, amara)).json()
  expect(after.items[1]).toMatchObject({ status: 'rejected', after: after.items[1].before })
})
