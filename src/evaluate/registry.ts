import { Refusal } from '../kernel/errors.ts'
import type { Suite } from './suite.ts'

/** Every suite by name, loaded only when it runs. */
const suites: Readonly<Record<string, () => Promise<Suite>>> = {
  readability: async () => (await import('./suites/readability.ts')).readabilitySuite,
  record: async () => (await import('./suites/record.ts')).recordSuite,
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
