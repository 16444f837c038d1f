import { expect, test } from 'vitest'
import { readConfig } from '../../kernel/config.ts'
import { silentLog } from '../../kernel/log.ts'
import { createBaseParts, createEvaluateParts } from '../../parts.ts'
import { scoreAnswer } from '../scorers/answer-scorer.ts'
import type { ScoredCase } from '../suite.ts'
import { answersSuite } from './answers.ts'

const ask = (question: string, expected: object) => ({
  id: question,
  input: { person: 'helen-marsh', role: 'patient', question },
  expected,
})
const cases = [
  ask('what does warfarin do', { kind: 'answered', mentions: ['clot'] }),
  ask('Do you know anything about burning mouth syndrome, which my aunt has?', {
    kind: 'abstained',
    mentions: ['burning mouth'],
  }),
]

async function run(isUnchecked: boolean) {
  const base = await createBaseParts(readConfig({}), silentLog)
  const parts = createEvaluateParts(base)
  // The composer told to quote whatever comes, with no citations: what the suite is there to notice.
  const careless: typeof parts.chainOver = async (database, clock) => {
    const chain = await parts.chainOver(database, clock)
    const knowledge = {
      ...chain.knowledge,
      tables: { ...chain.knowledge.tables, questions: [], heads: new Set<string>() },
    }
    return { ...chain, knowledge }
  }
  const used = isUnchecked ? { ...parts, chainOver: careless } : parts
  const scored: ScoredCase[] = []
  for await (const one of answersSuite.run({ cases, parts: used, options: { model: 'embedded' } })) scored.push(one)
  return scored
}

test('a whole answer is printed with its checks, and a knowledge of names that is switched off is noticed', {
  timeout: 240_000,
}, async () => {
  const [answered, abstained] = await run(false)
  expect(answered?.scores).toMatchObject({ kindRight: 1, cited: 1, numbersHeld: 1, mentions: 1, language: 1 })
  expect(abstained?.scores).toMatchObject({ kindRight: 1, mentions: 1, cited: null })
  const [, unnamed] = await run(true)
  expect(unnamed?.scores['mentions']).toBe(0)
})

test('a number that its source does not hold, and a claim without a source, are seen', () => {
  const citation = { source: 'x', id: 'x', span: 'Take 5 mg.', spanId: 's', origin: 'guidance' as const, title: 'X' }
  const reply = {
    kind: 'answered' as const,
    urgency: 'routine' as const,
    language: 'en',
    grade: 3,
    ms: 1,
    text: 'Take 50 mg. Rest well.',
    sentences: [
      { text: 'Take 50 mg.', kind: 'guidance' as const, citations: [citation] },
      { text: 'Rest well.', kind: 'guidance' as const, citations: [] },
    ],
  }
  expect(
    scoreAnswer(reply, 'how much do I take?', 'patient', 'simple', { mentions: [], avoids: ['50 mg'] }),
  ).toMatchObject({
    cited: 0,
    numbersHeld: 0,
    avoids: 0,
    grade: 1,
  })
})
