import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { defaultTenant } from '../../domain/actor.ts'
import { contentHash, loadPerson } from '../../ingest/load-person.ts'
import { fixedClock } from '../../kernel/clock.ts'
import type { ReasonTables } from '../../reason/tables.ts'
import { readFhir } from '../../sources/fhir/bundle.ts'
import { readScreening } from '../../sources/screening.ts'
import type { ScreeningRule } from '../../sources/social-need.ts'
import type { Database } from '../../store/database.ts'

/** How much stands in a generated record. */
export interface RecordSize {
  readonly medicines: number
  readonly conditions: number
  /** Results of tests, over ten years. */
  readonly results: number
  /** Out of 100, how many people answered a social screening. */
  readonly screened: number
}

export interface Vocabulary {
  readonly tables: ReasonTables
  readonly screening: readonly ScreeningRule[]
}

/** When generated people are looked at. */
export const benchNow = '2026-11-30T09:00:00Z'

/**
 * Loads generated people through the real ingest. All words come from the rule tables, drawn at random, so that most checks
 * have something to find; nobody resembles anybody. The same seed gives the same people.
 */
export async function loadGenerated(
  database: Database,
  { tables, screening }: Vocabulary,
  people: { readonly ids: readonly string[]; readonly size: RecordSize; readonly seed: number },
  progress?: (done: number, total: number) => void,
): Promise<void> {
  const random = xoroshiro128plus(people.seed)
  const below = (limit: number): number => uniformInt(random, 0, limit - 1)
  const pick = <T>(list: readonly T[]): T | undefined => list[below(list.length)]
  const words = wordsOf(tables)
  const load = { database, clock: fixedClock(benchNow), tenant: defaultTenant, problems: 0 }
  for (const [at, id] of people.ids.entries()) {
    const bundle = bundleOf(id, people.size, words, below, pick)
    const bytes = Buffer.from(JSON.stringify(bundle))
    const [reading] = readFhir(bundle).people
    if (reading === undefined) throw new Error('a generated bundle has no person')
    await loadPerson({ ...load, format: 'fhir-r4', name: `${id}.json`, sha256: contentHash(bytes) }, reading)
    if (below(100) < people.size.screened) {
      const form = formOf(id, screening, below, pick)
      const [answered] = readScreening(form, screening).people
      const sha256 = contentHash(Buffer.from(JSON.stringify(form)))
      if (answered !== undefined)
        await loadPerson({ ...load, format: 'screening', name: `${id}-form.json`, sha256 }, answered)
    }
    progress?.(at + 1, people.ids.length)
  }
}

type Below = (limit: number) => number
type Pick = <T>(list: readonly T[]) => T | undefined

/** Names of medicines and codes of conditions, as the tables have them. */
function wordsOf(tables: ReasonTables) {
  const members = tables.classes.rows.flatMap(row => row.members.map(({ name }) => name))
  const codes = tables.situations.rows.flatMap(({ title, codes }) => codes.map(code => ({ title, code })))
  return { medicines: [...new Set(members)], codes, egfr: tables.egfrCodes }
}

function bundleOf(id: string, size: RecordSize, words: ReturnType<typeof wordsOf>, below: Below, pick: Pick): object {
  const subject = { reference: `Patient/${id}` }
  const day = (): string => new Date(Date.UTC(2016, 10, 1 + below(3650))).toISOString().slice(0, 10)
  const made = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at))
  const resources = [
    {
      ...{ resourceType: 'Patient', id, name: [{ text: id }], gender: below(2) === 0 ? 'female' : 'male' },
      birthDate: `${1935 + below(70)}-0${1 + below(9)}-1${below(9)}`,
    },
    ...made(size.medicines, at => ({
      ...{ resourceType: 'MedicationRequest', id: `${id}-m${at}`, subject, intent: 'order', authoredOn: day() },
      status: below(8) === 0 ? 'stopped' : 'active',
      medicationCodeableConcept: { text: `${pick(words.medicines)} ${5 * (1 + below(40))} MG Oral Tablet` },
    })),
    ...made(size.conditions, at => {
      const { title, code } = pick(words.codes) ?? { title: 'Condition', code: '|' }
      const [system, value = ''] = code.split('|')
      return {
        ...{ resourceType: 'Condition', id: `${id}-c${at}`, subject, recordedDate: day() },
        clinicalStatus: { coding: [{ code: 'active' }] },
        code: { text: title, coding: [{ system, code: value.replace('*', '0') }] },
      }
    }),
    ...made(size.results, at => ({
      ...{ resourceType: 'Observation', id: `${id}-o${at}`, subject, status: 'final', effectiveDateTime: day() },
      code:
        at === 0
          ? { text: 'eGFR', coding: [{ system: 'http://loinc.org', code: words.egfr[0] ?? '' }] }
          : { text: `Result ${at % 40}`, coding: [{ system: 'urn:generated', code: `r${at % 40}` }] },
      valueQuantity: { value: 15 + below(100), unit: at === 0 ? 'mL/min/1.73 m2' : 'mg/dL' },
    })),
  ]
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) }
}

/** A screening in which most things are well, some are not, and some are not answered. */
const formOf = (id: string, rules: readonly ScreeningRule[], below: Below, pick: Pick): object => ({
  ...{ version: 1, person: id, format: 'carenav-screening', id: `${id}-form` },
  ...{ instrument: 'Generated form', completed: '2026-10-01' },
  answers: rules.map(({ question, present, absent }) => {
    const code = below(4) === 0 ? pick(present) : pick(absent)
    const asked = { question: { code: question, text: `Question ${question}` } }
    return below(10) === 0 || code === undefined
      ? { ...asked, outcome: 'refused' }
      : { ...asked, answers: [{ code, text: code }] }
  }),
})
