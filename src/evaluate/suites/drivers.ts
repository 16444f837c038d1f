import { z } from 'zod'
import { assessDrivers, type DriverReport } from '../../reason/drivers/drivers.ts'
import type { Population } from '../../reason/drivers/population.ts'
import { proportion } from '../metric.ts'
import { hardWorlds, type PlantedWorld, plantWorld } from '../planted-world.ts'
import type { EvalCase, Suite } from '../suite.ts'

const seeded = z.object({
  seed: z.number().int(),
  people: z.number().int().positive(),
  hard: z.enum(hardWorlds).optional(),
})
const answer = z.object({ value: z.boolean().nullable(), recordedAt: z.string().optional() })
const written = z.object({
  factors: z.array(z.object({ id: z.string(), leadsTo: z.array(z.string()).default([]) })),
  members: z.array(
    z.object({
      outcome: z.boolean(),
      baseline: z.string().optional(),
      answers: z.record(z.string(), answer),
      covariates: z.record(z.string(), z.number()).default({}),
    }),
  ),
})
const expectedSchema = z.object({
  drivers: z.array(z.string()),
  passengers: z.array(z.string()),
  consequences: z.array(z.string()).default([]),
})

/** Each case is a world: a seed of our generator, or somebody's own people with the causes that they know of. */
export const driversSuite: Suite = {
  name: 'drivers',
  description: 'Which social factors drive an outcome, and which only travel along',
  async *run({ cases }) {
    for (const one of cases) {
      const { population, truth } = worldOf(one)
      const started = performance.now()
      const report = assessDrivers(population)
      const world = one.metadata?.['world']
      yield {
        id: one.id,
        output: {
          drivers: report.factors.filter(({ verdict }) => verdict === 'driver').map(({ factor }) => factor),
          verdicts: Object.fromEntries(report.factors.map(({ factor, verdict }) => [factor, verdict])),
          ms: Math.round(performance.now() - started),
        },
        scores: score(report, truth),
        ...(typeof world === 'string' ? { groups: { world } } : {}),
      }
    }
  },
  metrics: cases => ({
    topDriverPrecision: proportion(cases, 'topDriverPrecision'),
    passengerRefused: proportion(cases, 'passengerRefused'),
    nullSilent: proportion(cases, 'nullSilent'),
    driverRecall: proportion(cases, 'driverRecall'),
  }),
}

function worldOf({ input, expected }: EvalCase): PlantedWorld {
  const bySeed = seeded.safeParse(input)
  if (bySeed.success) return plantWorld(bySeed.data.seed, bySeed.data.people, bySeed.data.hard)
  const { factors, members } = written.parse(input)
  const population: Population = {
    factors,
    members: members.map(({ outcome, baseline, answers, covariates }) => ({
      outcome,
      covariates,
      ...(baseline === undefined ? {} : { baseline }),
      answers: Object.fromEntries(
        Object.entries(answers).map(([id, { value, recordedAt }]) => [
          id,
          { value: value ?? undefined, ...(recordedAt === undefined ? {} : { recordedAt }) },
        ]),
      ),
    })),
  }
  return { population, truth: expectedSchema.parse(expected) }
}

/** Shares within one world; a score that the world cannot speak to is null. */
function score(report: DriverReport, truth: PlantedWorld['truth']): Readonly<Record<string, number | null>> {
  const called = report.factors.filter(({ verdict }) => verdict === 'driver').map(({ factor }) => factor)
  const innocent = [...truth.passengers, ...truth.consequences]
  const [top] = called
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
  const isNull = truth.drivers.length === 0
  return {
    topDriverPrecision: isNull || top === undefined ? null : Number(truth.drivers.includes(top)),
    passengerRefused: share(innocent.filter(factor => !called.includes(factor)).length, innocent.length),
    nullSilent: isNull ? Number(called.length === 0) : null,
    driverRecall: share(truth.drivers.filter(factor => called.includes(factor)).length, truth.drivers.length),
  }
}
