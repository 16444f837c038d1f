import { z } from 'zod'
import { answerWhole } from '../../chain/answer.ts'
import type { ChainParts } from '../../chain/parts.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { proportion } from '../metric.ts'
import { actorOf, openPeople } from '../people.ts'
import { type RecordOutput, scoreCitations, scoreExact, scoreNotRecorded } from '../scorers/record-scorer.ts'
import type { EvalCase, ScoredCase, Suite, SuiteContext } from '../suite.ts'

const inputSchema = z.object({
  patient_id: z.string(),
  question: z.string(),
  role: z.enum(['patient', 'clinician']).default('patient'),
  level: z.enum(['simple', 'standard', 'detailed']).optional(),
  language: z.string().optional(),
  previous: z.array(z.string()).default([]),
})
type Input = z.infer<typeof inputSchema>

/** Questions about one person's record, asked of the demo people or of `--bundles <folder>` with `<patient_id>.json` files. */
export const recordSuite: Suite = {
  name: 'record',
  description:
    'Reading one record: labs, trends, conditions, medicines, allergies, vaccines, visits, and what is not recorded.',
  run: runRecord,
  metrics: cases => ({
    exact: proportion(cases, 'exact'),
    notRecordedCorrect: proportion(cases, 'notRecordedCorrect'),
    citationCorrect: proportion(cases, 'citationCorrect'),
  }),
}

async function* runRecord({ cases, parts, options }: SuiteContext): AsyncGenerator<ScoredCase> {
  const database = await parts.openStore()
  try {
    const chain = await parts.chainOver(database, fixedClock('2026-11-22T09:00:00Z'))
    const people = await openPeople(database, { corpora: parts.corpora, log: parts.log }, options.bundles)
    for (const one of cases) {
      const input = inputSchema.parse(one.input)
      const person = await people.load(input.patient_id)
      const clock = one.metadata?.['clock']
      const now = typeof clock === 'string' ? clock : (options.now ?? person.latest)
      yield score(one, await ask({ ...chain, clock: fixedClock(now) }, input), person.resources)
    }
  } finally {
    await database.close()
  }
}

function score(one: EvalCase, output: RecordOutput, resources: ReadonlySet<string>): ScoredCase {
  const { kind, wording } = one.metadata ?? {}
  return {
    id: one.id,
    output,
    scores: {
      exact: scoreExact(one, output),
      notRecordedCorrect: scoreNotRecorded(one, output),
      citationCorrect: scoreCitations(one, output, resources),
    },
    groups: {
      ...(typeof kind === 'string' ? { kind } : {}),
      ...(typeof wording === 'string' ? { wording } : {}),
    },
  }
}

/** What the reader gets, through the whole chain: the person herself asks, or a clinician of her care team. */
async function ask(chain: ChainParts, input: Input): Promise<RecordOutput> {
  const { patient_id: person, question: text, level, language, previous } = input
  const actor = actorOf(input.role, person)
  const asked = { text, person, previous, ...(level && { level }), ...(language && { language }) }
  const { structured, ...rest } = (await answerWhole(chain, actor, asked)).reply
  return structured === undefined ? rest : { ...rest, structured: { ...structured } }
}
