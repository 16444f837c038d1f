import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '../domain/actor.ts'
import { loadGuard } from '../guard/guard.ts'
import { fixedClock } from '../kernel/clock.ts'
import { readConfig } from '../kernel/config.ts'
import { silentLog } from '../kernel/log.ts'
import { indexTerms } from '../knowledge/terms.ts'
import { createEmbedders } from '../models/embedders.ts'
import { createModels } from '../models/models.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { freshDatabase } from '../testing/database.ts'
import { createComposer } from './compose/composer.ts'
import type { ChainEvent } from './events.ts'
import { eventsOf } from './events.ts'
import { readChainKnowledge } from './knowledge.ts'
import type { Asker, ChainParts } from './parts.ts'
import { replay } from './replay.ts'
import { takeUp } from './take-up.ts'
import { closeTurn, openTurn } from './turn.ts'

const ana: Asker = { role: 'patient', tenant: 'demo', user: 'u-ana', person: 'ana' }
let database: OwnedDatabase
let parts: ChainParts

beforeAll(async () => {
  database = await freshDatabase()
  await database.as(systemActor('ingest'), tx =>
    tx.query(`insert into person (tenant_id, person_id, name, language) values ('demo', 'ana', 'Ana Canario', 'en')`),
  )
  const guard = await loadGuard()
  const knowledge = await readChainKnowledge(guard.readability.isWord)
  const models = createModels(readConfig({}), createComposer(knowledge.tables))
  const embedders = createEmbedders(undefined, database, indexTerms)
  parts = { database, clock: fixedClock('2026-11-22T09:00:00Z'), log: silentLog, guard, knowledge, models, embedders }
})
afterAll(() => database.close())

test('an answer that is stored between two looks of a waiting reader is told to its end', async () => {
  const asked = { text: 'What is warfarin?', person: 'ana', chat: 'between', message: 'between' }
  const triage = parts.guard.assess(asked.text, { previous: [] })
  const { turn } = await openTurn(parts, ana, asked, triage)
  const outcome = parts.guard.abstain('nothing-found', 'en')
  let looks = 0
  // The answer is committed right behind the reader's second transaction, the one that finds nothing new.
  const behind: typeof database = {
    ...database,
    as: async (actor, work, limits) => {
      const seen = await database.as(actor, work, limits)
      looks += 1
      if (looks === 2) await closeTurn(parts, ana, turn, { outcome, triage }, eventsOf(outcome.reply(1)))
      return seen
    },
  }
  const events: ChainEvent[] = []
  for await (const event of replay({ database: behind }, ana, 'ana', 'between')) events.push(event)
  expect(events.map(({ type }) => type).at(0)).toBe('status')
  expect(events.at(-1)?.type).toBe('done')
  expect(events.map(({ number }) => number)).toEqual(events.map((_, at) => at + 1))
})

test('an answer whose process has gone is composed anew by whoever takes it up, and stored once', async () => {
  const asked = { text: 'What is warfarin?', person: 'ana', chat: 'abandoned', message: 'abandoned' }
  await openTurn(parts, ana, asked, parts.guard.assess(asked.text, { previous: [] }))
  const told = async (after: number) => {
    const events: ChainEvent[] = []
    for await (const event of takeUp(parts, ana, 'ana', 'abandoned', after, 300)) events.push(event)
    return JSON.stringify(events)
  }
  const both = await Promise.all([told(0), told(0)])
  expect(both[0]).toBe(both[1])
  expect(both[0]).toContain('"type":"done"')
  const [first] = JSON.parse(both[0])
  expect(first).toMatchObject({ type: 'status', number: 1 })
  expect(JSON.parse(await told(1))).toEqual(JSON.parse(both[0]).slice(1))
})

test('nobody else composes it, and an unknown message reads the same', async () => {
  const asked = { text: 'What is warfarin?', person: 'ana', chat: 'hers', message: 'hers' }
  await openTurn(parts, ana, asked, parts.guard.assess(asked.text, { previous: [] }))
  const ben: Asker = { role: 'patient', tenant: 'demo', user: 'u-ben', person: 'ben' }
  const refused = (actor: Asker, message: string) =>
    takeUp(parts, actor, 'ana', message, 0, 200)
      .next()
      .catch((error: unknown) => error)
  expect(await refused(ben, 'hers')).toMatchObject({ code: 'not-found' })
  expect(await refused(ben, 'hers')).toEqual(await refused(ana, 'unknown'))
})
