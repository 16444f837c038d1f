import { afterEach, expect, test } from 'vitest'
import { fixedClock } from '../kernel/clock.ts'
import { readConfig } from '../kernel/config.ts'
import { silentLog } from '../kernel/log.ts'
import type { Database } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { type ModelServer, startModelServer, used } from '../testing/model-servers.ts'
import { createEmbeddedDoor } from './embedded-door.ts'
import { createModelDoor } from './model-door.ts'
import { estimatedTokens, limitsOf, replyTokens } from './model-limits.ts'
import { createMeter } from './model-meter.ts'

const embedded = createEmbeddedDoor(() => ({ sentences: [{ text: 'Quoted.', cites: ['e1'], kind: 'guidance' }] }))
const good = JSON.stringify({ sentences: [{ text: 'Metformin lowers sugar.', cites: ['e1'], kind: 'guidance' }] })
const request = { system: 'Answer from the evidence.', human: 'What is metformin?' }
const monday = fixedClock('2026-11-30T23:00:00Z')
const tuesday = fixedClock('2026-12-01T00:10:00Z')
const servers: ModelServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => server.close()))
})

eachStore('what a model may cost', open => {
  async function metered(
    environment: Record<string, string>,
    provider: 'openai' | 'ollama' = 'openai',
    database?: Database,
  ) {
    const store = database ?? (await open())
    const server = await startModelServer(provider, () => ({ do: 'reply', text: good }))
    servers.push(server)
    const limits = limitsOf(readConfig(environment))
    const doorAt = (clock: typeof monday) => {
      const meter = createMeter(limits, { database: store, clock, log: silentLog })
      const served = { provider, model: 'stand-in', baseUrl: server.url, meter, replyTokens: replyTokens(limits) }
      return { meter, chat: createModelDoor(served, embedded) }
    }
    return { store, server, doorAt, ...doorAt(monday) }
  }

  for (const provider of ['openai', 'ollama'] as const) {
    test(`${provider}: what the server says it used is what is counted, at the configured prices`, async () => {
      const { chat, meter } = await metered({ CARENAV_MODEL_PRICES: '10/20' }, provider)
      expect((await chat.compose(request)).model).toBe(`${provider}/stand-in`)
      await chat.compose(request)
      const { use, isSpent } = await meter.read()
      expect(use).toMatchObject({
        calls: 2,
        input: 2 * used.input,
        output: 2 * used.output,
        reserved: 0,
        turnedAway: 0,
      })
      expect(use.cost).toBeCloseTo((2 * (used.input * 10 + used.output * 20)) / 1e6, 10)
      expect(isSpent).toBe(false)
    })
  }

  test('when the day is used up the composer answers and the server is not asked, in another process too, until midnight', async () => {
    // Room for one call with its largest reply, not for two.
    const { chat, meter, server, doorAt } = await metered({
      CARENAV_MODEL_CALL_TOKENS: '2000',
      CARENAV_MODEL_DAY_TOKENS: '2000',
      CARENAV_MODEL_PRICES: '1/1',
    })
    // A reply of this size is what the stand-in counts for; the rest of the day's room is taken by calls under way.
    const underWay = await meter.begin(1_400)
    expect(await chat.compose(request)).toMatchObject({ model: 'embedded/composer-1', fellBack: 'over-budget' })
    expect(await doorAt(monday).chat.compose(request)).toMatchObject({ fellBack: 'over-budget' })
    expect(server.requests).toHaveLength(0)
    const reading = await meter.read()
    expect(reading).toMatchObject({ isSpent: true, use: { turnedAway: 2 } })
    expect(reading.fallbacks.get('over-budget')).toBe(1)
    underWay.end({ input: 1_400, output: 500 })
    expect((await doorAt(tuesday).chat.compose(request)).model).toBe('openai/stand-in')
  })

  test('calls made at one moment do not go past the day together', async () => {
    const { meter } = await metered({ CARENAV_MODEL_CALL_TOKENS: '4000', CARENAV_MODEL_DAY_TOKENS: '10000' })
    const begun = await Promise.allSettled(Array.from({ length: 12 }, () => meter.begin(1_000)))
    expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    expect((await meter.read()).use).toMatchObject({ reserved: 10_000, turnedAway: 7, calls: 0 })
  })

  test('calls at one moment set aside no more than a small share of the day beyond what they need', async () => {
    const { meter } = await metered({ CARENAV_MODEL_DAY_TOKENS: '1000000' })
    const calls = await Promise.all(Array.from({ length: 12 }, () => meter.begin(1_000)))
    expect((await meter.read()).use.reserved).toBeLessThanOrEqual(12 * 5_000 + 1_000_000 / 50)
    for (const call of calls) call.end({ input: 900, output: 100 })
    expect((await meter.read()).use).toMatchObject({ reserved: 0, calls: 12, input: 10_800, output: 1_200 })
  })

  test('a cost is a limit of its own', async () => {
    const { meter } = await metered({ CARENAV_MODEL_PRICES: '100/100', CARENAV_MODEL_DAY_COST: '0.9' })
    await meter.begin(1_000)
    await expect(meter.begin(1_000)).rejects.toThrow(/day/)
    const dear = await metered({ CARENAV_MODEL_PRICES: '100/100', CARENAV_MODEL_CALL_COST: '0.45' })
    await expect(dear.meter.begin(1_000)).rejects.toThrow(/cost/)
  })

  test('a request longer than a call may be is not sent', async () => {
    const { chat, server } = await metered({ CARENAV_MODEL_CALL_TOKENS: '2000' })
    const long = { ...request, human: 'insulin '.repeat(1_000) }
    expect(await chat.compose(long)).toMatchObject({ model: 'embedded/composer-1', fellBack: 'over-budget' })
    expect(server.requests).toHaveLength(0)
  })

  test('limits of ours do not open the circuit: the server is asked again as soon as there is room', async () => {
    const { chat } = await metered({ CARENAV_MODEL_CALL_TOKENS: '2000' })
    for (let time = 0; time < 5; time += 1) await chat.compose({ ...request, human: 'insulin '.repeat(1_000) })
    expect((await chat.compose(request)).model).toBe('openai/stand-in')
  })

  test('with the store gone no call is made, and the question is answered all the same', async () => {
    const { chat, server, store } = await metered({})
    await store.close()
    expect((await chat.compose(request)).model).toBe('embedded/composer-1')
    expect(server.requests).toHaveLength(0)
  })
})

test('a cost without prices is refused at start, and so is a judge without a model', () => {
  expect(() => readConfig({ CARENAV_MODEL_DAY_COST: '5' })).toThrow(/CARENAV_MODEL_PRICES/)
  expect(() => readConfig({ CARENAV_JUDGE: 'model' })).toThrow(/CARENAV_CHAT_PROVIDER/)
  expect(() => readConfig({ CARENAV_MODEL_DAY_TOKENS: 'plenty' })).toThrow(/CARENAV_MODEL_DAY_TOKENS/)
  expect(limitsOf(readConfig({ CARENAV_MODEL_DAY_TOKENS: 'off' })).dayTokens).toBeUndefined()
})

test('our estimate counts a token for three bytes, whatever the script', () => {
  expect(estimatedTokens('123456')).toBe(2)
  expect(estimatedTokens('żółć')).toBe(3)
})
