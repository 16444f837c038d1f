import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { answerWhole } from '../../chain/answer.ts'
import type { ChainParts } from '../../chain/parts.ts'
import { type Actor, defaultTenant, type PatientActor, systemActor } from '../../domain/actor.ts'
import { joinCareTeam } from '../../ingest/care-team.ts'
import { ingestFile, loadDemo } from '../../ingest/ingest.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { Database } from '../../store/database.ts'
import { proportion } from '../metric.ts'
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

const clinician = 'evaluating-clinician'

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
  const actor: Actor =
    input.role === 'patient'
      ? { role: 'patient', tenant: defaultTenant, user: 'evaluate', person }
      : { role: 'clinician', tenant: defaultTenant, user: clinician }
  const asked = { text, person, previous, ...(level && { level }), ...(language && { language }) }
  const { structured, ...rest } = (await answerWhole(chain, actor, asked)).reply
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
      await database.as(systemActor('evaluate'), tx =>
        joinCareTeam(tx, { tenant: defaultTenant, user: clinician, people: [id], since: clock.now() }),
      )
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
