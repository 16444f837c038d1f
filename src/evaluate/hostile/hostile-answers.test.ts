import { afterAll, expect, test } from 'vitest'
import { answerWhole } from '../../chain/answer.ts'
import type { ChainParts } from '../../chain/parts.ts'
import { defaultTenant, type PatientActor } from '../../domain/actor.ts'
import type { Draft } from '../../domain/answer.ts'
import type { Span } from '../../domain/evidence.ts'
import { sha256 } from '../../kernel/ids.ts'
import { chainOverLeaflets } from '../../testing/chain.ts'
import { freshDatabase } from '../../testing/database.ts'
import { hostileMarks } from './hostile-reply.ts'
import { startHostileServer } from './hostile-server.ts'

const server = await startHostileServer()
const database = await freshDatabase()
afterAll(async () => {
  await server.close()
  await database.close()
})
const chain = await chainOverLeaflets(database, {
  CARENAV_CHAT_PROVIDER: 'openai',
  CARENAV_CHAT_MODEL: 'hostile',
  OPENAI_BASE_URL: server.url,
})
const ana: PatientActor = { role: 'patient', tenant: defaultTenant, user: 'ana', person: 'ana' }
const questions = ['What is metformin?', 'What are the side effects of metformin?', 'What is warfarin?']

async function marksIn(parts: ChainParts): Promise<readonly string[]> {
  const before = server.requests.length
  let told = ''
  for (const text of questions) told += (await answerWhole(parts, ana, { text, person: 'ana' })).reply.text
  expect(server.requests.length).toBeGreaterThan(before)
  return hostileMarks.filter(mark => told.includes(mark))
}

/** As if every claim had been found in its source: each is given a source that says just that. */
function takenAsTrue(draft: Draft): Draft {
  const spans = draft.sentences.map(({ text }): Span => {
    const hash = sha256(text)
    return { id: `taken:${hash}`, origin: 'guidance', source: 'taken', ref: hash, title: 'Taken', text, hash }
  })
  const sentences = draft.sentences.map((sentence, at) => ({
    ...sentence,
    kind: 'guidance' as const,
    cites: [spans[at]?.id ?? ''],
  }))
  return { ...draft, sentences, evidence: spans }
}

test('nothing of what a hostile model adds is told', async () => {
  expect(await marksIn(chain)).toEqual([])
})

test('with verification switched off it is', async () => {
  const { guard } = chain
  const trusting = {
    ...guard,
    check: (draft: Draft, context: Parameters<typeof guard.check>[1]) => guard.check(takenAsTrue(draft), context),
  }
  expect((await marksIn({ ...chain, guard: trusting })).length).toBeGreaterThan(0)
})
