import { expect, test } from 'vitest'
import type { Question } from '../domain/answer.ts'
import type { Span } from '../domain/evidence.ts'
import { sha256 } from '../kernel/ids.ts'
import { Answer } from './answer.ts'
import { loadGuard } from './guard.ts'

const guard = await loadGuard()
const question: Question = {
  text: 'Czy metformina szkodzi?',
  reader: 'patient',
  level: 'simple',
  language: 'pl',
  previous: [],
}

// Polish by its FOG index, 9 or lower: "simple language" on the scale of FOG-PL.
test.each([
  ['en', 6],
  ['es', 6],
  ['pl', 9],
] as const)('cards and refusals in %s are written at grade %d or below', (language, limit) => {
  for (const urgency of ['emergency', 'crisis', 'same-day'] as const) {
    const reply = guard.escalate({ urgency }, language).reply(1)
    expect(reply).toMatchObject({ kind: 'escalated', language, urgency })
    expect(reply.grade).toBeLessThanOrEqual(limit)
    expect(reply.card?.numbers.length).toBeGreaterThan(0)
  }
  for (const reason of [
    'diagnosis',
    'prescribing',
    'dose-change',
    'stopping',
    'other-person',
    'instructions',
    'harm',
  ]) {
    const reply = guard.refuse({ allowed: false, reason, notice: `refuse-${reason}` }, language).reply(1)
    expect(reply.grade).toBeLessThanOrEqual(limit)
  }
})

test('a Polish answer is graded by Polish rules: 5 words, of which "metformina" and "powodować" are hard, are 0.4 × (5 + 40) = 18', () => {
  const text = 'Metformina może powodować ból brzucha.'
  const span: Span = {
    id: 'chunk:2',
    origin: 'guidance',
    source: 'metformin-pl',
    ref: 'chunk:2',
    title: 'Metformina',
    text,
    hash: sha256(text),
  }
  const answer = guard.check(
    {
      origin: 'embedded',
      kind: 'answered',
      sentences: [{ text, cites: ['chunk:2'], kind: 'guidance' }],
      evidence: [span],
    },
    { question, now: new Date('2026-08-06T09:00:00Z') },
  )
  expect(answer instanceof Answer ? answer.reply(0).grade : answer).toBe(18)
})
