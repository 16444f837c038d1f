import { afterAll, expect, test } from 'vitest'
import { defaultTenant, type PatientActor } from '../domain/actor.ts'
import { chainOverLeaflets } from '../testing/chain.ts'
import { freshDatabase } from '../testing/database.ts'
import { startModelServer } from '../testing/model-servers.ts'
import { answerWhole } from './answer.ts'

const database = await freshDatabase()
const server = await startModelServer('openai', ({ messages }) => {
  const asked = messages.at(-1)?.content ?? ''
  const name = /\[person-\d+\]/.exec(asked)?.[0] ?? 'nobody'
  const sentence = { text: 'Metformin can upset your stomach.', cites: ['e1'], kind: 'guidance' }
  const named = { text: `${name}: metformin helps lower blood sugar.`, cites: ['e1'], kind: 'guidance' }
  return { do: 'reply', text: JSON.stringify({ sentences: [sentence, named] }) }
})
afterAll(async () => {
  await server.close()
  await database.close()
})
const chain = await chainOverLeaflets(database, {
  CARENAV_CHAT_PROVIDER: 'openai',
  CARENAV_CHAT_MODEL: 'stand-in',
  OPENAI_BASE_URL: server.url,
})
const ana: PatientActor = { role: 'patient', tenant: defaultTenant, user: 'ana', person: 'ana' }

const told = [
  'What is metformin? Thanks, Ána Canario',
  'What is metformin? Please tell Dr. Ferreira too.',
  'What is metformin? My mail is ana@post.example.',
]

test('a model learns neither who asks nor whom she names', async () => {
  for (const text of told) {
    const { reply } = await answerWhole(chain, ana, { text, person: 'ana' })
    expect(reply.text).not.toMatch(/\[[a-z]+-\d+\]/)
  }
  const sent = sentTo()
  expect(sent.toLowerCase()).toContain('what is metformin?')
  for (const secret of ['Canario', 'Ána', 'post.example', 'Ferreira']) expect(sent).not.toContain(secret)
})

test('with the finder switched off the same question would have told it', async () => {
  const open = { ...chain, guard: { ...chain.guard, identifiersIn: () => [] } }
  await answerWhole(open, ana, { text: told[1] ?? '', person: 'ana' })
  expect(sentTo()).toContain('Ferreira')
})

const sentTo = (): string =>
  server.requests.flatMap(({ messages }) => messages.map(({ content }) => content)).join('\n')
