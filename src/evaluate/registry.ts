import { Refusal } from '../kernel/errors.ts'
import type { Suite } from './suite.ts'

/** Every suite by name, loaded only when it runs. */
const suites: Readonly<Record<string, () => Promise<Suite>>> = {
  drivers: async () => (await import('./suites/drivers.ts')).driversSuite,
  'pgx-phenotype': async () => (await import('./suites/pgx-phenotype.ts')).pgxPhenotypeSuite,
  'pgx-recommendation': async () => (await import('./suites/pgx-recommendation.ts')).pgxRecommendationSuite,
  'pgx-diplotype': async () => (await import('./suites/pgx-diplotype.ts')).pgxDiplotypeSuite,
  'care-plan': async () => (await import('./suites/care-plan.ts')).carePlanSuite,
  readability: async () => (await import('./suites/readability.ts')).readabilitySuite,
  retrieval: async () => (await import('./suites/retrieval.ts')).retrievalSuite,
  abstention: async () => (await import('./suites/abstention.ts')).abstentionSuite,
  poisoning: async () => (await import('./suites/poisoning.ts')).poisoningSuite,
  record: async () => (await import('./suites/record.ts')).recordSuite,
  'social-medication': async () => (await import('./suites/social-medication.ts')).socialMedicationSuite,
  triage: async () => (await import('./suites/triage.ts')).triageSuite,
}

export const suiteNames: readonly string[] = Object.keys(suites)

export function loadSuite(name: string): Promise<Suite> {
  const load = Object.hasOwn(suites, name) ? suites[name] : undefined
  if (load === undefined) {
    throw new Refusal('not-found', `There is no suite ${name}.`, `The suites are: ${suiteNames.join(', ')}.`)
  }
  return load()
}
