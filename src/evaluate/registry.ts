import { Refusal } from '../kernel/errors.ts'
import type { Suite } from './suite.ts'

/** Every suite by name, loaded only when it runs. */
const suites: Readonly<Record<string, () => Promise<Suite>>> = {
  drivers: async () => (await import('./suites/drivers.ts')).driversSuite,
  'pgx-phenotype': async () => (await import('./suites/pgx-phenotype.ts')).pgxPhenotypeSuite,
  'pgx-recommendation': async () => (await import('./suites/pgx-recommendation.ts')).pgxRecommendationSuite,
  'pgx-diplotype': async () => (await import('./suites/pgx-diplotype.ts')).pgxDiplotypeSuite,
  'care-plan': async () => (await import('./suites/care-plan.ts')).carePlanSuite,
  'reading-level': async () => (await import('./suites/reading-level.ts')).readingLevelSuite,
  preservation: async () => (await import('./suites/preservation.ts')).preservationSuite,
  readability: async () => (await import('./suites/readability.ts')).readabilitySuite,
  retrieval: async () => (await import('./suites/retrieval.ts')).retrievalSuite,
  abstention: async () => (await import('./suites/abstention.ts')).abstentionSuite,
  identifiers: async () => (await import('./suites/identifiers.ts')).identifiersSuite,
  'injection-indirect': async () => (await import('./suites/injection-indirect.ts')).injectionIndirectSuite,
  poisoning: async () => (await import('./suites/poisoning.ts')).poisoningSuite,
  answers: async () => (await import('./suites/answers.ts')).answersSuite,
  record: async () => (await import('./suites/record.ts')).recordSuite,
  'social-medication': async () => (await import('./suites/social-medication.ts')).socialMedicationSuite,
  grounding: async () => (await import('./suites/grounding.ts')).groundingSuite,
  support: async () => (await import('./suites/support.ts')).supportSuite,
  crisis: async () => (await import('./suites/crisis.ts')).crisisSuite,
  refusal: async () => (await import('./suites/refusal.ts')).refusalSuite,
  'injection-direct': async () => (await import('./suites/injection-direct.ts')).injectionDirectSuite,
  policy: async () => (await import('./suites/policy.ts')).policySuite,
  triage: async () => (await import('./suites/triage.ts')).triageSuite,
  'triage-factors': async () => (await import('./suites/triage-factors.ts')).triageFactorsSuite,
}

export const suiteNames: readonly string[] = Object.keys(suites)

export function loadSuite(name: string): Promise<Suite> {
  const load = Object.hasOwn(suites, name) ? suites[name] : undefined
  if (load === undefined) {
    throw new Refusal('not-found', `There is no suite ${name}.`, `The suites are: ${suiteNames.join(', ')}.`)
  }
  return load()
}
