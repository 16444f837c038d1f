import { z } from 'zod'
import { audit } from '../../audit/audit.ts'
import { type AnalystActor, type ClinicianActor, type SystemActor, systemActor } from '../../domain/actor.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { Database, Tx } from '../../store/database.ts'
import { assessDrivers, type FactorResult, rules } from './drivers.ts'
import { readPopulation } from './read-population.ts'
import type { DriverTables, OutcomeRow } from './tables.ts'

const interval = z.object({ value: z.number(), low: z.number(), high: z.number() })
const shownSchema = z.object({
  factor: z.string(),
  verdict: z.enum(['driver', 'passenger', 'protective', 'no-association', 'undecided', 'too-few', 'recorded-after']),
  /** Null where a cell holds fewer than 11 people. */
  exposed: z.number().nullable(),
  exposedWithOutcome: z.number().nullable(),
  answered: z.number(),
  crude: interval.nullable(),
  adjusted: interval.nullable(),
  riskDifference: interval.nullable(),
  attributable: z.number().nullable(),
  adjustedOver: z.number(),
  correctedP: z.number().nullable(),
  eValue: z.object({ value: z.number(), low: z.number() }).nullable(),
})
export type ShownFactor = Readonly<z.infer<typeof shownSchema>>

export const driverAnalysisSchema = z.object({
  outcome: z.string(),
  title: z.string(),
  windowDays: z.number(),
  people: z.number(),
  withOutcome: z.number().nullable(),
  covariates: z.array(z.string()),
  factors: z.array(shownSchema),
})
export type DriverAnalysis = Readonly<z.infer<typeof driverAnalysisSchema>>

export const outcomeRowOf = ({ outcomes }: DriverTables, id: string): OutcomeRow => {
  const row = outcomes.rows.find(each => each.id === id)
  if (row !== undefined) return row
  const known = outcomes.rows.map(each => each.id).join(', ')
  throw new Refusal('not-found', `There is no outcome ${id}.`, `The outcomes are: ${known}.`)
}

/** Assesses one outcome over everybody of the tenant and keeps the result. Groups under 11 people are masked before it is kept. */
export function analyseDrivers(
  database: Database,
  tables: DriverTables,
  id: string,
  now: Date,
  tenant?: string,
): Promise<DriverAnalysis> {
  const outcome = outcomeRowOf(tables, id)
  const actor: SystemActor = systemActor('evaluate', tenant)
  return database.as(actor, async tx => {
    const report = assessDrivers(await readPopulation(tx, actor, outcome, tables, now))
    const isSmall = Math.min(report.withOutcome, report.people - report.withOutcome) < rules.leastCell
    const analysis: DriverAnalysis = {
      outcome: outcome.id,
      title: outcome.title,
      windowDays: outcome.windowDays,
      people: report.people,
      withOutcome: isSmall ? null : report.withOutcome,
      covariates: [...report.covariates],
      factors: report.factors.map(shown),
    }
    await tx.query(
      `insert into analysis (tenant_id, analysis_id, computed_at, body) values ($1, $2, $3, $4)
       on conflict (tenant_id, analysis_id) do update set computed_at = excluded.computed_at, body = excluded.body`,
      [actor.tenant, analysisId(outcome.id), now, analysis],
    )
    await audit(
      tx,
      actor,
      { action: 'analysis-made', subject: analysisId(outcome.id), detail: { people: report.people } },
      now,
    )
    return analysis
  })
}

/** The kept result of an outcome with its time; undefined when nobody has made it yet. */
export async function readAnalysis(
  tx: Tx,
  actor: ClinicianActor | AnalystActor,
  outcome: string,
): Promise<{ readonly analysis: DriverAnalysis; readonly computedAt: Date } | undefined> {
  const [row] = z
    .array(z.object({ body: driverAnalysisSchema, at: z.date() }))
    .parse(
      await tx.query('select body, computed_at as at from analysis where tenant_id = $1 and analysis_id = $2', [
        actor.tenant,
        analysisId(outcome),
      ]),
    )
  return row === undefined ? undefined : { analysis: row.body, computedAt: row.at }
}

const analysisId = (outcome: string): string => `drivers/${outcome}`

const hidesCells: readonly FactorResult['verdict'][] = ['too-few', 'recorded-after']

/** What may be shown of one factor: no cell under 11 people, and none that another one would give away. */
export function shown(result: FactorResult): ShownFactor {
  const { factor, verdict, answered, exposed, exposedWithOutcome, crude, adjusted, adjustedOver, correctedP } = result
  const isMasked = hidesCells.includes(verdict)
  return {
    factor,
    verdict,
    answered,
    exposed: isMasked ? null : exposed,
    exposedWithOutcome: isMasked ? null : exposedWithOutcome,
    crude: crude?.oddsRatio ?? null,
    adjusted: adjusted?.oddsRatio ?? null,
    riskDifference: adjusted?.riskDifference ?? null,
    attributable: adjusted?.attributable ?? null,
    adjustedOver,
    correctedP: correctedP ?? null,
    eValue: result.eValue ?? null,
  }
}
