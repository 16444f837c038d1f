import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Member, Population } from '../reason/drivers/population.ts'

/** A population whose causes are known because they were planted. `truth` is kept from the code under test. */
export interface PlantedWorld {
  readonly population: Population
  readonly truth: {
    /** Factors that raise the risk: by themselves, or through one that does. */
    readonly drivers: readonly string[]
    /** Factors that only travel with a driver, an illness or an age. */
    readonly passengers: readonly string[]
    /** Recorded after the outcome, and brought about by it. */
    readonly consequences: readonly string[]
  }
}

interface Plan {
  readonly id: string
  readonly common: number
  /** Pull of two unseen circumstances of life, of age (bent) and of illness, as log odds. */
  readonly hardship: number
  readonly remoteness: number
  readonly age: number
  readonly illness: number
  /** Log odds ratio on the outcome; 0 for a passenger. */
  readonly effect: number
  /** The earlier factor that makes this one likelier. */
  readonly cause?: { readonly id: string; readonly pull: number }
  readonly refused: number
  readonly mistaken: number
}

/** Worlds that break what the method relies on: hardship acts by itself and nobody records it, or up to 15 % of answers are wrong. */
export const hardWorlds = ['unseen', 'mistaken'] as const
type HardWorld = (typeof hardWorlds)[number]

/**
 * Invents `people` people from a seed. Every fourth world is a null one: hardship, age and illness go with the factors and
 * with the outcome, but no factor does anything. Elsewhere one to three factors raise the odds 1.5 to 3 times, in a third of
 * them through another factor. Up to 8 % of answers are refused, more often in hardship, and some are wrong.
 */
export function plantWorld(seed: number, people: number, hard?: HardWorld): PlantedWorld {
  const random = xoroshiro128plus(seed * 2654435761)
  const uniform = (low = 0, high = 1): number => low + (high - low) * uniformFloat64(random)
  const chance = (p: number): boolean => uniform() < p
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())

  const isNull = seed % 4 === 0
  const planted = isNull ? 0 : 1 + Math.floor(uniform(0, 3))
  const plans: Plan[] = Array.from({ length: 7 + Math.floor(uniform(0, 6)) }, (_, at) => ({
    id: `factor-${at + 1}`,
    common: uniform(0.06, 0.4),
    hardship: uniform(0.6, 2.2),
    remoteness: chance(0.5) ? uniform(0.5, 1.5) : 0,
    age: chance(0.5) ? uniform(-0.8, 0.8) : 0,
    illness: chance(0.4) ? uniform(0.1, 0.4) : 0,
    effect: at < planted ? Math.log(uniform(1.5, 3)) : 0,
    refused: uniform(0, 0.08),
    mistaken: hard === 'mistaken' ? uniform(0.05, 0.15) : chance(0.3) ? uniform(0, 0.03) : 0,
  }))
  const throughAnother = planted > 0 && chance(1 / 3)
  const [first, ...others] = plans
  if (throughAnother && first !== undefined) {
    const cause = { id: 'factor-upstream', pull: uniform(1, 2) }
    plans.splice(0, plans.length, { ...first, ...cause, effect: 0, remoteness: 0 }, { ...first, cause }, ...others)
  }
  const consequences = Array.from({ length: Math.floor(uniform(0, 3)) }, (_, at) => `consequence-${at + 1}`)
  const outcome = {
    base: uniform(-3, -0.9),
    age: uniform(0.2, 0.9),
    bend: uniform(0, 0.6),
    illness: uniform(0.1, 0.5),
    sex: uniform(-0.3, 0.3),
  }

  const members = Array.from({ length: people }, (): Member => {
    const hardship = normal()
    const remoteness = normal()
    const age = 18 + 72 * uniform() ** 1.2
    const old = (age - 50) / 18
    const illness = poisson(Math.exp(-0.4 + 0.4 * old + 0.15 * hardship), uniform)
    const sex = Number(chance(0.52))
    const has: Record<string, boolean> = {}
    for (const plan of plans) {
      const pulled = plan.cause !== undefined && has[plan.cause.id] === true ? plan.cause.pull : 0
      const pulls = plan.hardship * hardship + plan.remoteness * remoteness + plan.illness * (illness - 1) + pulled
      has[plan.id] = chance(odds(plan.common, pulls + plan.age * old * Math.abs(old)))
    }
    const raised = plans.reduce((sum, { id, effect }) => sum + (has[id] === true ? effect : 0), 0)
    const unseen = hard === 'unseen' ? 0.35 * hardship : 0
    const own = unseen + outcome.age * old + outcome.bend * old * old + outcome.illness * illness + outcome.sex * sex
    const happened = chance(1 / (1 + Math.exp(-(outcome.base + own + raised))))
    return {
      outcome: happened,
      baseline: '2025-01-01',
      answers: {
        ...Object.fromEntries(
          plans.map(({ id, refused, mistaken }) => {
            const said = chance(mistaken) ? has[id] !== true : has[id] === true
            const isRefused = chance(refused * (hardship > 0 ? 1.4 : 0.6))
            return [id, { value: isRefused ? undefined : said, recordedAt: '2024-06-01' }]
          }),
        ),
        ...Object.fromEntries(
          consequences.map(id => [id, { value: chance(happened ? 0.5 : 0.15), recordedAt: '2025-06-01' }]),
        ),
      },
      covariates: { age, illness, sex },
    }
  })

  const drivers = plans.filter(({ id, effect }) => effect > 0 || id === 'factor-upstream').map(({ id }) => id)
  return {
    population: {
      factors: [
        ...plans.map(({ id }) => ({ id, leadsTo: id === 'factor-upstream' ? ['factor-1'] : [] })),
        ...consequences.map(id => ({ id, leadsTo: [] })),
      ],
      members,
    },
    truth: {
      drivers,
      passengers: plans.map(({ id }) => id).filter(id => !drivers.includes(id)),
      consequences,
    },
  }
}

/** The share, moved by so much log odds. */
const odds = (share: number, log: number): number => 1 / (1 + Math.exp(-(Math.log(share / (1 - share)) + log)))

/** A count with this mean. Source: Knuth, The Art of Computer Programming, vol. 2, section 3.4.1. */
function poisson(mean: number, uniform: () => number): number {
  const least = Math.exp(-mean)
  let count = 0
  for (let product = uniform(); product > least; product *= uniform()) count += 1
  return count
}
