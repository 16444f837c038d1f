import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Actor, systemActor } from '../domain/actor.ts'
import { loadGuard } from '../guard/guard.ts'
import { fixedClock } from '../kernel/clock.ts'
import { readConfig } from '../kernel/config.ts'
import { silentLog } from '../kernel/log.ts'
import { indexTerms } from '../knowledge/terms.ts'
import { createEmbedders } from '../models/embedders.ts'
import { createModels } from '../models/models.ts'
import type { Database } from '../store/database.ts'
import { eachStore } from '../testing/database.ts'
import { writeLeaflet } from '../testing/leaflets.ts'
import { answerWhole } from './answer.ts'
import { createComposer } from './compose/composer.ts'
import { readChainKnowledge } from './knowledge.ts'
import type { ChainParts } from './parts.ts'

const ana: Actor & { role: 'patient' } = { role: 'patient', tenant: 'demo', user: 'u-ana', person: 'ana' }

eachStore('two sources that differ', open => {
  let database: Database
  let parts: ChainParts

  beforeAll(async () => {
    database = await open()
    await database.as(systemActor('ingest'), tx =>
      tx.query(`insert into person (tenant_id, person_id, name, language) values ('demo', 'ana', 'Ana Canario', 'en')`),
    )
    await writeLeaflet(
      database,
      'levemir-keeping',
      'Opened insulin',
      'Opened insulin keeps 28 days at room temperature. Keep it out of the sun.',
    )
    await writeLeaflet(
      database,
      'levemir-storing',
      'Opened insulin at home',
      'Opened insulin keeps 42 days at room temperature. Keep it out of the sun.',
    )
    const guard = await loadGuard()
    const knowledge = await readChainKnowledge(guard.readability.isWord)
    parts = {
      database,
      clock: fixedClock('2026-11-30T09:00:00Z'),
      log: silentLog,
      models: createModels(readConfig({}), createComposer(knowledge.tables)),
      embedders: createEmbedders(undefined, database, indexTerms),
      guard,
      knowledge,
    }
  })
  afterAll(() => database.close())

  const ask = async (text: string, with_: ChainParts = parts) => {
    const { reply } = await answerWhole(with_, ana, { text, person: 'ana' })
    return reply
  }

  test('both numbers are shown, each with its source and date, and the reader is told that they differ', async () => {
    const reply = await ask('How long does opened insulin keep at room temperature?')
    const cited = reply.sentences.flatMap(({ text, citations }) => citations.map(each => ({ text, ...each })))
    expect(new Set(cited.map(({ source }) => source))).toEqual(new Set(['levemir-keeping', 'levemir-storing']))
    expect(reply.text).toContain('28 days')
    expect(reply.text).toContain('42 days')
    expect(cited.every(({ date }) => date === '2026-11-22')).toBe(true)
    expect(reply.text).toMatch(/Two sources differ here: .*levemir-keeping \(2026-11-22\)/)
    expect(reply.text).toMatch(/levemir-storing \(2026-11-22\)/)
  })

  test('without the comparison one of them would be told alone', async () => {
    const silent = { ...parts, guard: { ...parts.guard, otherSide: () => undefined } }
    const reply = await ask('How long does opened insulin keep at room temperature?', silent)
    expect(reply.text.includes('28 days') && reply.text.includes('42 days')).toBe(false)
  })
})
