import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { systemActor } from '../../domain/actor.ts'
import { ingestPath } from '../../ingest/ingest.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { Refusal } from '../../kernel/errors.ts'
import { readRules } from '../../knowledge/rules.ts'
import { findings } from '../../reason/findings.ts'
import { screeningQuestion } from '../../reason/rows/medicine-rows.ts'
import { type ReasonTables, readReasonTables } from '../../reason/tables.ts'
import type { Database } from '../../store/database.ts'
import { wilson } from '../metric.ts'
import type { EvaluateParts } from '../parts.ts'
import { filesOf, type SocialInput, socialInput, withAnswers } from '../social-case.ts'
import type { EvalCase, ScoredCase, Suite } from '../suite.ts'

const expectedSchema = z.object({ kinds: z.array(z.string()) })
const outputSchema = z.object({ kinds: z.array(z.string()), missed: z.array(z.string()), extra: z.array(z.string()) })
const actor = systemActor('evaluate')

/**
 * Each case is a person who is loaded through ingest; every social × medication finding counts, wanted or not. `precision` and
 * `recall` are over findings, `exact` over people. No model takes part.
 */
export const socialMedicationSuite: Suite = {
  name: 'social-medication',
  description: "Findings that a life's circumstances and medicines make together, by kind, with hard negatives.",
  async *run({ cases, parts }) {
    const database = await parts.openStore()
    try {
      const people = await loadPeople(database, parts, cases)
      const tables = await readReasonTables(parts.corpora)
      for (const one of people) yield await scoreCase(database, tables, one)
    } finally {
      await database.close()
    }
  },
  metrics: cases => {
    const outputs = cases.map(({ output }) => outputSchema.parse(output))
    const sum = (count: (output: z.infer<typeof outputSchema>) => number): number =>
      outputs.reduce((total, output) => total + count(output), 0)
    const found = sum(({ kinds }) => kinds.length)
    const right = found - sum(({ extra }) => extra.length)
    return {
      precision: wilson(right, found),
      recall: wilson(right, right + sum(({ missed }) => missed.length)),
      exact: wilson(cases.filter(({ scores }) => scores['exact'] === 1).length, cases.length),
    }
  },
}

export interface CasePerson {
  readonly one: EvalCase
  readonly person: string
  readonly input: SocialInput
}

/** Writes the people of the cases as files and loads them. A case that cannot be read in full is refused by its id. */
export async function loadPeople(
  database: Database,
  { corpora, log }: Pick<EvaluateParts, 'corpora' | 'log'>,
  cases: readonly EvalCase[],
): Promise<readonly CasePerson[]> {
  const { rows } = await readRules('screening', screeningQuestion, corpora)
  const people = cases.map((one, at) => ({ one, person: `case-${at}`, input: withAnswers(inputOf(one), rows) }))
  const folder = await mkdtemp(join(tmpdir(), 'social-medication-'))
  try {
    for (const { person, input } of people)
      for (const [name, body] of Object.entries(filesOf(person, input)))
        await writeFile(join(folder, name), JSON.stringify(body))
    const clock = fixedClock('2026-11-21T12:00:00Z')
    const report = await ingestPath({ database, clock, log, corpora }, [folder])
    const [problem] = report.problems
    if (problem !== undefined) {
      const broken = people.find(
        ({ person }) => problem.file?.includes(`${person}.`) || problem.file?.includes(`${person}-`),
      )
      throw new Refusal(
        'invalid',
        `Case ${broken?.one.id ?? problem.file}: ${problem.path} ${problem.reason}.`,
        'Mend the case: medicines, questions and answer codes as corpora/rules/screening.yaml names them.',
      )
    }
  } finally {
    await rm(folder, { recursive: true })
  }
  return people
}

function inputOf(one: EvalCase): SocialInput {
  const parsed = socialInput.safeParse(one.input)
  if (parsed.success) return parsed.data
  throw new Refusal('invalid', `Case ${one.id}: ${z.prettifyError(parsed.error)}`, 'Mend the named field.')
}

/** Compares the kinds that the findings of one person have with those expected. Two findings of one kind count as one too many. */
export async function scoreCase(
  database: Database,
  tables: ReasonTables,
  { one, person, input }: CasePerson,
): Promise<ScoredCase> {
  const known = kindsOf(tables)
  const { kinds: wanted } = expectedSchema.parse(one.expected)
  const strange = wanted.filter(kind => !known.has(kind))
  if (strange.length > 0)
    throw new Refusal(
      'invalid',
      `Case ${one.id} expects ${strange.join(', ')}.`,
      `The kinds are: ${[...known].join(', ')}.`,
    )
  const found = await database.as(actor, tx => findings(tx, actor, person, new Date(input.now), tables))
  const kinds = found.map(({ kind }) => kind).filter(kind => known.has(kind))
  const missed = wanted.filter(kind => !kinds.includes(kind))
  const extra = kinds.filter((kind, at) => !wanted.includes(kind) || kinds.indexOf(kind) !== at)
  const { kind, polarity, split } = one.metadata ?? {}
  return {
    id: one.id,
    output: { kinds, missed, extra, titles: found.filter(each => known.has(each.kind)).map(({ title }) => title) },
    scores: { exact: missed.length + extra.length === 0 ? 1 : 0 },
    groups: {
      ...(typeof kind === 'string' ? { kind } : {}),
      ...(typeof polarity === 'string' ? { polarity } : {}),
      ...(typeof split === 'string' ? { split } : {}),
    },
  }
}

/** Every kind that this suite speaks of; findings of other layers are not its matter. */
export const kindsOf = (tables: ReasonTables): ReadonlySet<string> =>
  new Set(
    tables.social.rows.flatMap(row => {
      if (row.kind === 'kind') return [row.id]
      return row.kind === 'asks-at-approval' ? row.findings : []
    }),
  )
