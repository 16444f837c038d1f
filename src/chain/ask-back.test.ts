import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../domain/actor.ts'
import type { OwnedDatabase } from '../store/database.ts'
import { chainOverLeaflets } from '../testing/chain.ts'
import { freshDatabase } from '../testing/database.ts'
import { answerWhole } from './answer.ts'
import type { ChainParts } from './parts.ts'

const ana: Actor & { role: 'patient' } = { role: 'patient', tenant: 'demo', user: 'u-ana', person: 'ana' }
let database: OwnedDatabase
let parts: ChainParts

beforeAll(async () => {
  database = await freshDatabase()
  parts = await chainOverLeaflets(database)
})
afterAll(() => database.close())

const say = (text: string, chat?: string) =>
  answerWhole(parts, ana, { person: 'ana', text, ...(chat === undefined ? {} : { chat }) })

test('a message that tells too little is asked back once, and a yes to the danger signs is an emergency that stays', async () => {
  const first = await say('My stomach hurts')
  expect(first.reply).toMatchObject({ kind: 'asked-back', structured: { ask_back: true } })
  expect(first.reply.sentences.map(({ kind }) => kind)).toEqual(['notice', 'question'])
  const second = await say('yes', first.chat)
  expect(second.reply).toMatchObject({ kind: 'escalated', urgency: 'emergency' })
  expect((await say('thanks', first.chat)).reply.urgency).toBe('emergency')
})

test('after a no nothing is asked a second time', async () => {
  const first = await say('I feel weird')
  const second = await say('no', first.chat)
  expect(second.reply.kind).not.toBe('asked-back')
  expect((await say('My back hurts', first.chat)).reply.kind).not.toBe('asked-back')
})
