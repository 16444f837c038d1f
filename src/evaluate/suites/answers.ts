import { z } from 'zod'
import { answerWhole } from '../../chain/answer.ts'
import { readAskedPerson } from '../../chain/chat-rows.ts'
import { loadKnowledge } from '../../ingest/knowledge.ts'
import { bringVectors } from '../../ingest/search-vectors.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { proportion } from '../metric.ts'
import { actorOf, openPeople } from '../people.ts'
import { answerRubric, scoreAnswer } from '../scorers/answer-scorer.ts'
import type { ScoredCase, Suite, SuiteContext } from '../suite.ts'

const inputSchema = z.object({
  person: z.string(),
  role: z.enum(['patient', 'clinician']).default('patient'),
  question: z.string(),
  level: z.enum(['simple', 'standard', 'detailed']).optional(),
  previous: z.array(z.string()).default([]),
})

const now = '2026-11-22T09:00:00Z'

/** Whole answers as a reader gets them, printed for a person or a judge to read, with the checks that need neither. */
export const answersSuite: Suite = {
  name: 'answers',
  description:
    'Whole answers over the shipped texts: the outcome, citations, numbers, reading grade, language, length, and what must be said.',
  run: runAnswers,
  metrics: cases => ({
    kindRight: proportion(cases, 'kindRight'),
    mentions: proportion(cases, 'mentions'),
    avoids: proportion(cases, 'avoids'),
    cited: proportion(cases, 'cited'),
    numbersHeld: proportion(cases, 'numbersHeld'),
    grade: proportion(cases, 'grade'),
    language: proportion(cases, 'language'),
    short: proportion(cases, 'short'),
    answered: proportion(cases, 'answered'),
  }),
}

async function* runAnswers({ cases, parts, options }: SuiteContext): AsyncGenerator<ScoredCase> {
  const database = await parts.openStore()
  try {
    const chain = await parts.chainOver(database, fixedClock(options.now ?? now))
    await loadKnowledge({ ...chain, corpora: parts.corpora, log: parts.log })
    await bringVectors(chain)
    const people = await openPeople(database, { corpora: parts.corpora, log: parts.log }, options.bundles)
    for (const one of cases) {
      const { person, role, question, previous, level } = inputSchema.parse(one.input)
      const { latest } = await people.load(person)
      const clock = fixedClock(options.now ?? (options.bundles === undefined ? now : latest))
      const actor = actorOf(role, person)
      const stored = await database.as(actor, tx => readAskedPerson(tx, actor, person))
      const asked = { text: question, person, previous, ...(level === undefined ? {} : { level }) }
      const { reply } = await answerWhole({ ...chain, clock }, actor, asked)
      const rubric = answerRubric.parse(one.expected ?? {})
      const topic = one.metadata?.['kind']
      yield {
        id: one.id,
        output: { ...reply, rubric },
        scores: {
          ...scoreAnswer(
            reply,
            question,
            role,
            level ?? (role === 'patient' ? (stored?.level ?? 'simple') : 'detailed'),
            rubric,
          ),
          answered: reply.kind === 'answered' ? 1 : 0,
        },
        groups: { role, ...(typeof topic === 'string' ? { kind: topic } : {}) },
      }
    }
  } finally {
    await database.close()
  }
}
