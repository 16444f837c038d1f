import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { defaultTenant, type PatientActor } from '../../domain/actor.ts'
import type { Question } from '../../domain/answer.ts'
import { Answer } from '../../guard/answer.ts'
import { type Guard, loadGuard } from '../../guard/guard.ts'
import { ingestFile, loadDemo } from '../../ingest/ingest.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { Refusal } from '../../kernel/errors.ts'
import { answerRecordQuestion } from '../../record/answer.ts'
import { type RecordKnowledge, readRecordKnowledge } from '../../record/knowledge.ts'
import type { Database } from '../../store/database.ts'
import { proportion } from '../metric.ts'
import { type RecordOutput, scoreCitations, scoreExact, scoreNotRecorded } from '../scorers/record-scorer.ts'
import type { EvalCase, ScoredCase, Suite, SuiteContext } from '../suite.ts'

const inputSchema = z.object({
  patient_id: z.string(),
  question: z.string(),
  role: z.enum(['patient', 'clinician']).default('patient'),
  level: z.enum(['simple', 'standard', 'detailed']).default('simple'),
  language: z.string().default('en'),
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
  const answering = {
    knowledge: await readRecordKnowledge(parts.corpora),
    guard: await loadGuard({ corpora: parts.corpora }),
  }
  const database = await parts.openStore()
  try {
    const people = await openPeople(database, { corpora: parts.corpora, log: parts.log }, options.bundles)
    for (const one of cases) {
      const input = inputSchema.parse(one.input)
      const person = await people.load(input.patient_id)
      const clock = one.metadata?.['clock']
      const now = new Date(typeof clock === 'string' ? clock : (options.now ?? person.latest))
      yield score(one, await ask(database, answering, input, now), person.resources)
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

interface Answering {
  readonly knowledge: RecordKnowledge
  readonly guard: Guard
}

/** What the reader gets: the record's answer after the guard has checked it. The person's own session asks; the role changes the voice, never the rights. */
async function ask(
  database: Database,
  { knowledge, guard }: Answering,
  input: Input,
  now: Date,
): Promise<RecordOutput> {
  const start = performance.now()
  const actor: PatientActor = { role: 'patient', tenant: defaultTenant, user: 'evaluate', person: input.patient_id }
  const { question: text, role: reader, level, language, previous } = input
  const question: Question = { text, reader, level, language, previous }
  const draft = await database.as(actor, tx =>
    answerRecordQuestion(tx, actor, input.patient_id, question, now, knowledge),
  )
  const checked = draft && guard.check(draft, { question, now })
  const outcome = checked instanceof Answer ? checked : guard.abstain(checked?.reason ?? 'nothing-found', language)
  const reply = outcome.reply(Math.round(performance.now() - start))
  const { structured, ...rest } = reply
  return structured === undefined ? rest : { ...rest, structured: { ...structured } }
}

interface LoadedPerson {
  readonly resources: ReadonlySet<string>
  /** ISO instant of the newest fact: "now" for a record that ends in the past. */
  readonly latest: string
}

/** Loads each person when first asked about, so that a suite over a few people does not wait for all. */
async function openPeople(
  database: Database,
  parts: { readonly corpora: URL; readonly log: SuiteContext['parts']['log'] },
  bundles: string | undefined,
) {
  const clock = fixedClock('2026-11-22T09:00:00Z')
  const ingest = { database, clock, ...parts }
  if (bundles === undefined) await loadDemo(ingest)
  else if (!(await readdir(bundles)).some(name => name.endsWith('.json')))
    throw new Refusal(
      'invalid',
      `${bundles} holds no .json file.`,
      'Name the folder that holds <patient_id>.json bundles.',
    )
  const loaded = new Map<string, LoadedPerson>()
  return {
    async load(id: string): Promise<LoadedPerson> {
      const known = loaded.get(id)
      if (known !== undefined) return known
      if (!/^[\w.-]+$/.test(id)) throw new Refusal('invalid', `${id} is no patient id.`, 'Mend the case.')
      if (bundles !== undefined) await ingestFile(ingest, join(bundles, `${id}.json`), { person: id })
      const person = await describe(database, id)
      loaded.set(id, person)
      return person
    },
  }
}

async function describe(database: Database, person: string): Promise<LoadedPerson> {
  const actor: PatientActor = { role: 'patient', tenant: defaultTenant, user: 'evaluate', person }
  return database.as(actor, async tx => {
    const [row] = await tx.query<{ resources: string[] | null; latest: Date | null }>(
      `select array_agg(distinct resource_id) as resources, max(effective_at) as latest from fact
       where tenant_id = $1 and person_id = $2`,
      [actor.tenant, person],
    )
    if (row?.resources === null || row === undefined)
      throw new Refusal('not-found', `No record of ${person} was loaded.`, 'Give --bundles with a file of that name.')
    return { resources: new Set(row.resources), latest: (row.latest ?? new Date(0)).toISOString() }
  })
}
