import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startModelServer } from '../testing/model-servers.ts'
import { createPostgres, testDatabaseUrl } from '../testing/postgres.ts'
import { type ServerProcess, startServerProcess } from '../testing/server-process.ts'

const password = 'try-care-navigator'

describe.skipIf(testDatabaseUrl === undefined)('two processes over one Postgres', () => {
  let database: Awaited<ReturnType<typeof createPostgres>>
  let model: Awaited<ReturnType<typeof startModelServer>>
  let first: ServerProcess
  let second: ServerProcess
  let cookie = ''

  beforeAll(async () => {
    database = await createPostgres(testDatabaseUrl ?? '')
    model = await startModelServer('openai', () => ({ do: 'hang' }))
    const shared = { DATABASE_URL: database.url, CARENAV_AUTH_SECRET: 'one secret for both of the processes' }
    const served = { CARENAV_CHAT_PROVIDER: 'openai', CARENAV_CHAT_MODEL: 'stand-in', OPENAI_BASE_URL: model.url }
    first = await startServerProcess({ ...shared, ...served })
    second = await startServerProcess(shared)
    const response = await fetch(`${first.address}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'helen@demo.carenav.example', password }),
    })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect(cookie).not.toBe('')
  }, 180_000)
  afterAll(async () => {
    await first?.kill()
    await second?.kill()
    await model?.close()
    await database?.drop()
  })

  const ask = ({ address }: ServerProcess, chat: string, text: string, signal?: AbortSignal) =>
    fetch(`${address}/api/v1/chat`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ id: chat, messages: [{ id: 'q', role: 'user', parts: [{ type: 'text', text }] }] }),
      signal: signal ?? null,
    })
  const takeUp = ({ address }: ServerProcess, chat: string, last?: string) =>
    fetch(`${address}/api/v1/chats/${chat}/stream`, {
      headers: { cookie, ...(last === undefined ? {} : { 'last-event-id': last }) },
    })

  test('an answer of one process is taken up by the other after any event, byte for byte', async () => {
    const whole = await (await ask(second, 'shared', 'What medicines do I take?')).text()
    const ids = [...whole.matchAll(/^id: (\d+)$/gm)].map(match => match[1] ?? '')
    expect(ids.length).toBeGreaterThan(3)
    for (const id of ids) {
      const end = whole.indexOf('\n\n', whole.indexOf(`id: ${id}\n`)) + 2
      expect(whole.slice(0, end) + (await (await takeUp(first, 'shared', id)).text())).toBe(whole)
    }
  })

  test('a reader whose process is killed while the model writes gets the whole answer from the other', async () => {
    const broken = new AbortController()
    const stream = await ask(first, 'killed', 'What is atrial fibrillation?', broken.signal)
    const reader = stream.body?.getReader()
    const begun = Buffer.from((await reader?.read())?.value ?? []).toString()
    expect(begun).toContain('id: 1')
    while (model.requests.length === 0) await new Promise(resolve => setTimeout(resolve, 50))
    await first.kill()
    await reader?.read().catch(() => undefined)
    const rest = await (await takeUp(second, 'killed', '1')).text()
    expect(rest).toContain('data-reply')
    expect(rest).toMatch(/atrial fibrillation/i)
    expect(rest.trimEnd().endsWith('data: [DONE]')).toBe(true)
    // Told again, it is the same: the answer is stored once.
    expect(await (await takeUp(second, 'killed', '1')).text()).toBe(rest)
  }, 150_000)
})
